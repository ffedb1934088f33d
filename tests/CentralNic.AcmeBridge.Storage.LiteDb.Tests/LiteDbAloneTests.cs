using LiteDB;
using LiteDB.Engine;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>
/// What LiteDB does by itself, and why a journal stands in front of it. Should this fail with a newer LiteDB, <c>docs/design/store.md</c>
/// needs a new measurement.
/// </summary>
public class LiteDbAloneTests
{
    private const int Commits = 100;

    [Fact]
    public void Commit_ReturnsThoughNothingOfItWasWritten()
    {
        using var log = new HeldUpStream();
        using (var engine = new LiteEngine(new EngineSettings { DataStream = new MemoryStream(), LogStream = log }))
        {
            for (var i = 0; i < Commits; i++)
            {
                engine.BeginTrans();
                engine.Insert("documents", [new BsonDocument { ["_id"] = i }], BsonAutoId.Int32);
                Assert.True(engine.Commit());
            }

            Assert.Equal(0, log.Length);
            log.GoOn();
        }

        Assert.True(log.Written > Commits, "Every commit is written in the end, when the process lives so long.");
    }

    /// <summary>A disk that is slow to answer: what is written to it waits.</summary>
    private sealed class HeldUpStream : MemoryStream
    {
        private readonly ManualResetEventSlim _goOn = new();

        public int Written { get; private set; }

        public void GoOn() => _goOn.Set();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Assert.True(_goOn.Wait(TimeSpan.FromSeconds(30)), "The test did not go on.");
            base.Write(buffer, offset, count);
            Written++;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _goOn.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
