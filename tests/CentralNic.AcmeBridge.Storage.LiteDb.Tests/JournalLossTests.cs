using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A journal that lost acknowledged entries at its end, which its own frames cannot tell.</summary>
public sealed class JournalLossTests : IDisposable
{
    private const int Documents = 40;
    private static readonly LiteDbStoreOptions Accepting = new() { AcceptLostCommits = true };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cut to nothing")]
    [InlineData("cut to 100 bytes")]
    [InlineData("cut in the middle")]
    [InlineData("last frame flipped")]
    [InlineData("last frame's mark flipped")]
    [InlineData("overwritten with zeros")]
    [InlineData("removed")]
    public async Task OpenAsync_LostEndIsRefusedAndNothingIsTouched(string how)
    {
        using var crashed = await FillAsync();
        var journal = crashed["journal-a"];
        var whole = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        Damage(journal, how);
        var before = crashed.Contents();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => crashed.OpenAsync());
        Assert.Contains(journal, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is lost", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("acme-bridge store accept-loss", refusal.Message, StringComparison.Ordinal);
        if (how != "removed")
        {
            Assert.Equal(before["journal-a"], await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken));
        }

        // What was cut off is given back: all goes on.
        await File.WriteAllBytesAsync(journal, whole, TestContext.Current.CancellationToken);
        await using var mended = await crashed.OpenAsync();
        Assert.Equal("39", await mended.TextAsync("d-39"));
    }

    [Theory]
    [InlineData("cut to nothing", 0)]
    [InlineData("cut in the middle", 20)]
    [InlineData("last frame flipped", 39)]
    [InlineData("removed", 0)]
    public async Task OpenAsync_AcceptedLossKeepsTheRestSetsTheJournalAsideAndIsLogged(string how, int left)
    {
        using var crashed = await FillAsync();
        Damage(crashed["journal-a"], how);
        var log = new RecordingLog();
        await using (var store = await crashed.OpenAsync(Accepting, log))
        {
            var (level, _, text) = Assert.Single(log.Lines, line => line.Id == 4007);
            Assert.Equal(LogLevel.Critical, level);
            var missing = left + 1 == Documents ? $"{Documents}" : $"{left + 1}-{Documents}";
            Assert.Contains($"Entries not there: {missing}. ", text, StringComparison.Ordinal);
            var kept = Directory.GetDirectories(crashed["set-aside"]);
            Assert.True(File.Exists(Path.Combine(Assert.Single(kept), "journal-b")));
            await store.PutAsync("after", 0, "goes on");
        }

        using var again = await CrashAfterAsync(crashed, "later");
        await using var reopened = await again.OpenAsync();
        Assert.Equal(left > 0 ? "0" : null, await reopened.TextAsync("d-0"));
        Assert.Equal(left > 1 ? $"{left - 1}" : null, await reopened.TextAsync($"d-{Math.Max(left - 1, 1)}"));
        Assert.Null(await reopened.TextAsync($"d-{left}"));
        Assert.Equal("goes on", await reopened.TextAsync("after"));
        Assert.Equal("goes on", await reopened.TextAsync("later"));
    }

    [Fact]
    public async Task OpenAsync_AcceptedLossInTheMiddleKeepsWhatIsBehindIt()
    {
        using var crashed = await FillAsync();
        var bytes = await File.ReadAllBytesAsync(crashed["journal-a"], TestContext.Current.CancellationToken);
        bytes[Frames(bytes)[10] + JournalFrame.HeadBytes + 3] ^= 1;
        await File.WriteAllBytesAsync(crashed["journal-a"], bytes, TestContext.Current.CancellationToken);
        var log = new RecordingLog();
        await using var store = await crashed.OpenAsync(Accepting, log);
        Assert.Contains("Entries not there: 11. ", Assert.Single(log.Lines, line => line.Id == 4007).Text, StringComparison.Ordinal);
        Assert.Null(await store.TextAsync("d-10"));
        Assert.Equal("39", await store.TextAsync("d-39"));
    }

    [Fact]
    public async Task OpenAsync_AcceptingWhereNothingIsLostChangesNothing()
    {
        using var crashed = await FillAsync();
        var log = new RecordingLog();
        await using var store = await crashed.OpenAsync(Accepting, log);
        Assert.Equal("39", await store.TextAsync("d-39"));
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.False(Directory.Exists(crashed["set-aside"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_LostWitnessIsRefusedUntilAccepted(bool removed)
    {
        using var crashed = await FillAsync();
        var witness = crashed[JournalWitness.FileName];
        if (removed)
        {
            File.Delete(witness);
        }
        else
        {
            await File.WriteAllBytesAsync(witness, new byte[5000], TestContext.Current.CancellationToken);
        }

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => crashed.OpenAsync());
        Assert.Contains(witness, refusal.Message, StringComparison.Ordinal);
        await (await crashed.OpenAsync(Accepting, new RecordingLog())).DisposeAsync();
        await using var store = await crashed.OpenAsync();
        Assert.Equal("39", await store.TextAsync("d-39"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(4096 + 20)]
    public async Task OpenAsync_HalfDamagedWitnessIsMendedAndStillTells(int at)
    {
        using var crashed = await FillAsync();
        var bytes = await File.ReadAllBytesAsync(crashed[JournalWitness.FileName], TestContext.Current.CancellationToken);
        bytes[at] ^= 4;
        await File.WriteAllBytesAsync(crashed[JournalWitness.FileName], bytes, TestContext.Current.CancellationToken);
        using (var cut = crashed.Crashed())
        {
            Damage(cut["journal-a"], "cut in the middle");
            await Assert.ThrowsAsync<StoreUnavailableException>(() => cut.OpenAsync());
        }

        var log = new RecordingLog();
        await (await crashed.OpenAsync(new LiteDbStoreOptions(), log)).DisposeAsync();
        Assert.Contains(log.Lines, line => line.Id == 4008);
        log = new RecordingLog();
        await using var store = await crashed.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.DoesNotContain(log.Lines, line => line.Id == 4008);
        Assert.Equal("39", await store.TextAsync("d-39"));
    }

    [Fact]
    public async Task CommitAsync_WitnessThatCannotBeWrittenStopsNothingAndIsLoggedOnce()
    {
        var faults = new Faults { Prefix = JournalWitness.FileName };
        var log = new RecordingLog();
        await using var store = await _folder.OpenAsync(new LiteDbStoreOptions { OpenFile = faults.Open }, log);
        await store.PutAsync("a", 0, "1");
        faults.DiskIsFull = true;
        await store.PutAsync("b", 0, "2");
        await store.PutAsync("c", 0, "3");
        using var crashed = _folder.Crashed();
        await using var again = await crashed.OpenAsync();
        Assert.Equal("3", await again.TextAsync("c"));
        Assert.Single(log.Lines, line => line.Id == 4009);
    }

    /// <summary>One document a frame, all of them in the journal alone.</summary>
    private async Task<TestFolder> FillAsync()
    {
        await using var store = await _folder.OpenAsync();
        for (var i = 0; i < Documents; i++)
        {
            await store.PutAsync($"d-{i}", 0, $"{i}");
        }

        return _folder.Crashed();
    }

    private static async Task<TestFolder> CrashAfterAsync(TestFolder folder, string id)
    {
        await using var store = await folder.OpenAsync();
        await store.PutAsync(id, 0, "goes on");
        return folder.Crashed();
    }

    private static void Damage(string journal, string how)
    {
        var bytes = File.ReadAllBytes(journal);
        var frames = Frames(bytes);
        switch (how)
        {
            case "removed":
                File.Delete(journal);
                return;
            case "cut to nothing":
                bytes = [];
                break;
            case "cut to 100 bytes":
                bytes = bytes[..100];
                break;
            case "cut in the middle":
                bytes = bytes[..frames[Documents / 2]];
                break;
            case "overwritten with zeros":
                Array.Clear(bytes);
                break;
            case "last frame's mark flipped":
                bytes[frames[^1]] ^= 0x40;
                break;
            default:
                bytes[frames[^1] + JournalFrame.HeadBytes + 5] ^= 0x10;
                break;
        }

        File.WriteAllBytes(journal, bytes);
    }

    private static List<int> Frames(byte[] bytes)
    {
        var starts = new List<int>();
        var offset = 0;
        while (JournalFrame.TryRead(bytes.AsSpan(offset), out _, out var length))
        {
            starts.Add(offset);
            offset += length;
        }

        return starts;
    }
}
