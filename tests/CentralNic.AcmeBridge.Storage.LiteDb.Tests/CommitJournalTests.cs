using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class CommitJournalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_ReadsBackWhatWasAppended()
    {
        using (var journal = Open(0, out _))
        {
            Append(journal, "one");
            Append(journal, "two", "three");
        }

        using var again = Open(0, out var records);
        Assert.Equal(["one", "two", "three"], records);
        Assert.Equal(2, again.LastSequence);
    }

    [Fact]
    public void Open_LeavesOutWhatTheDatabaseHas()
    {
        using (var journal = Open(0, out _))
        {
            Append(journal, "one");
            Append(journal, "two");
            journal.Turn(0);
            Append(journal, "three");
        }

        Open(1, out var records).Dispose();
        Assert.Equal(["two", "three"], records);
        Open(2, out records).Dispose();
        Assert.Equal(["three"], records);
        using var journal2 = Open(3, out records);
        Assert.Empty(records);
        Append(journal2, "four");
        journal2.Dispose();
        Open(3, out records).Dispose();
        Assert.Equal(["four"], records);
    }

    [Fact]
    public void Open_IgnoresWhatAnEarlierTurnLeftBehindTheEnd()
    {
        using (var journal = Open(0, out _))
        {
            Append(journal, "aaa");
            Append(journal, "bbb");
            Append(journal, "ccc");
            journal.Turn(0);
            Append(journal, "ddd");
            journal.Turn(0);
            Append(journal, "eee");
        }

        Open(4, out var records).Dispose();
        Assert.Equal(["eee"], records);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("zeros")]
    [InlineData("garbage")]
    public void Open_TornTailAtAnyByteLosesOnlyTheFrameThatWasNotAcknowledged(string tear)
    {
        long start;
        long end;
        byte[] witness;
        using (var journal = Open(0, out _))
        {
            Append(journal, "one");
            Append(journal, "two");
            start = journal.ActiveBytes;
            witness = ReadShared(_folder[JournalWitness.FileName]);
            Append(journal, "three", "four");
            end = journal.ActiveBytes;
        }

        var whole = File.ReadAllBytes(_folder["journal-a"]);
        for (var at = (int)start; at < end; at++)
        {
            var torn = whole.AsSpan().ToArray();
            switch (tear)
            {
                case "cut":
                    torn = torn[..at];
                    break;
                case "zeros":
                    torn.AsSpan(at, (int)end - at).Clear();
                    break;
                default:
                    torn.AsSpan(at, (int)end - at).Fill(0xA5);
                    break;
            }

            // The frame is acknowledged, and the witness told of it, only after it is on disk whole.
            File.WriteAllBytes(_folder["journal-a"], torn);
            File.WriteAllBytes(_folder[JournalWitness.FileName], witness);
            using (var journal = Open(0, out var records))
            {
                // The last byte of a record may be a zero that the tear does not change.
                if (!torn.AsSpan().SequenceEqual(whole))
                {
                    Assert.Equal(["one", "two"], records);
                    Assert.Equal(start, journal.ActiveBytes);
                    Append(journal, "five");
                }
            }

            Open(0, out var after).Dispose();
            Assert.Equal(["one", "two", "five"], after);
        }
    }

    [Fact]
    public void Open_DamagedFrameBeforeAWholeOneIsRefused()
    {
        var ends = new long[4];
        using (var journal = Open(0, out _))
        {
            for (var i = 1; i < ends.Length; i++)
            {
                Append(journal, $"document {i}");
                ends[i] = journal.ActiveBytes;
            }
        }

        var whole = File.ReadAllBytes(_folder["journal-a"]);
        for (var at = 0; at < ends[2]; at++)
        {
            var damaged = whole.AsSpan().ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(_folder["journal-a"], damaged);
            var refusal = Assert.Throws<StoreUnavailableException>(() => Open(0, out _));
            Assert.Contains(_folder["journal-a"], refusal.Message, StringComparison.Ordinal);
            Assert.Contains(at < ends[1] ? "entry 1 " : "entry 2 ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_LostOlderFileIsRefused()
    {
        using (var journal = Open(0, out _))
        {
            Append(journal, "one");
            journal.Turn(0);
            Append(journal, "two");
        }

        File.WriteAllBytes(_folder["journal-a"], []);
        Assert.Throws<StoreUnavailableException>(() => Open(0, out _));
        Open(1, out var records).Dispose();
        Assert.Equal(["two"], records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_FailedFrameDoesNotComeBack(bool flushFails)
    {
        var faults = new Faults();
        using (var journal = Open(0, out _, faults.Open))
        {
            Append(journal, "one");
            faults.DiskIsFull = !flushFails;
            faults.FlushFails = flushFails;
            Assert.Throws<IOException>(() => Append(journal, "failed and longer than the next"));
            Assert.Throws<IOException>(() => Append(journal, "failed again"));
            faults.DiskIsFull = faults.FlushFails = false;
            Append(journal, "two");
        }

        Open(0, out var records).Dispose();
        Assert.Equal(["one", "two"], records);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Append(CommitJournal journal, params string[] texts)
    {
        var frame = new byte[64 * 1024];
        var offset = JournalFrame.HeadBytes;
        foreach (var text in texts)
        {
            JournalRecord.Write(StoreSteps.Put(text, 0, text, "alias of " + text), frame, ref offset);
        }

        journal.Append(frame.AsSpan(0, offset));
    }

    private CommitJournal Open(long through, out List<string> records, Func<string, StoreFile>? openFile = null)
    {
        var read = new List<string>();
        records = read;
        return CommitJournal.Open(
            _folder.Path,
            new LiteDbStoreOptions { OpenFile = openFile ?? StoreFile.Open },
            new JournalMark(through, HasWitness: through > 0),
            NullLogger.Instance,
            Add,
            Add,
            out _);

        void Add(DocumentRecord record)
        {
            Assert.Equal(record.Key.Id, Encoding.UTF8.GetString(record.Body.Span));
            Assert.Equal(["alias of " + record.Key.Id], record.Aliases);
            read.Add(record.Key.Id);
        }
    }
}
