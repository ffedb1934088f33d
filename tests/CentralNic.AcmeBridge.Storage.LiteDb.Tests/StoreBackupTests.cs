using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>Backups of a store that is written to, and what is restored from them.</summary>
public sealed class StoreBackupTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TestFolder _folder = new();
    private readonly TestFolder _backups = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(Passphrase)]
    public async Task BackUp_WhileCommitsGoOn_HasAllThatWasAcknowledgedBefore_AndNoHalfCommit(string? passphrase)
    {
        StoreBackup backup;
        int before, after;
        await using (var store = await _folder.OpenAsync(new LiteDbStoreOptions { JournalBytes = 64 * 1024 }))
        {
            await File.WriteAllTextAsync(_folder["secrets.key"], "a key", Cancellation);
            var written = 0;
            var enough = new TaskCompletionSource();
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(
                async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        var i = written;
                        await store.CommitAsync([Put($"a-{i:D6}"), Put($"b-{i:D6}")], CancellationToken.None);
                        Volatile.Write(ref written, i + 1);
                        if (i == 300)
                        {
                            enough.SetResult();
                        }
                    }
                },
                Cancellation);
            await enough.Task;
            before = Volatile.Read(ref written);
            backup = await store.BackUpAsync(_backups["one"], BackupContents.WithKeys(passphrase), Cancellation);
            await stop.CancelAsync();
            await writing;
            after = written;
        }

        Assert.True(after > before, "Nothing was committed while the backup was made.");
        Assert.Equal(passphrase is not null, backup.IsEncrypted);
        Assert.Equal(["one"], EntriesOf(_backups));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup.File));
        }

        using var target = new TestFolder();
        var restored = await RestoreAsync(target, passphrase);
        Assert.Equal(backup.Documents, restored.Documents);
        Assert.Equal("a key", await File.ReadAllTextAsync(target["secrets.key"], Cancellation));
        await using var copy = await target.OpenAsync();
        var ids = await copy.ListAsync("order", null, Cancellation).Select(document => document.Key.Id).ToListAsync(Cancellation);
        var (first, second) = (ids.Count(id => id[0] == 'a'), ids.Count(id => id[0] == 'b'));
        Assert.Equal(first, second);
        Assert.InRange(first, before, after);
        Assert.Equal(Enumerable.Range(0, first).Select(i => $"a-{i:D6}"), ids.Take(first));
        Assert.Equal(ids, await copy.ListAsync("order", "tag", Cancellation).Select(document => document.Key.Id).ToListAsync(Cancellation));
        Assert.NotNull(await copy.ReadByAliasAsync("order", "alias-b-000300", Cancellation));
    }

    [Fact]
    public async Task Restore_RefusesEachAlteredOrShortFile_AndLeavesTheFolderAsItWas()
    {
        foreach (var passphrase in new[] { null, Passphrase })
        {
            var (file, target) = (_backups[$"whole{passphrase?.Length}"], new TestFolder());
            await FillAsync(file, passphrase);
            var whole = await File.ReadAllBytesAsync(file, Cancellation);
            var (random, refusals) = (new Random(7), 0);
            for (var i = 0; i < 60; i++)
            {
                var at = i < 4 ? whole.Length - 1 - i : random.Next(whole.Length);
                var bytes = i % 2 == 0 ? whole[..at] : [.. whole];
                if (i % 2 == 1)
                {
                    bytes[at] ^= 0x41;
                }

                await File.WriteAllBytesAsync(file + "-bad", bytes, Cancellation);
                try
                {
                    await StoreRestore.RunAsync(
                        file + "-bad", target.Path, passphrase, false, NullLogger.Instance, TimeProvider.System, Cancellation);
                }
                catch (StoreUnavailableException refused)
                {
                    Assert.Contains("was not restored: ", refused.Message, StringComparison.Ordinal);
                    Assert.Empty(EntriesOf(target));
                    refusals++;
                    continue;
                }

                // Behind its last entry a plain archive has zeros and gzip's own sums, in which nothing is kept.
                Assert.Null(passphrase);
                await using (var store = await target.OpenAsync())
                {
                    Assert.NotNull(await store.ReadAsync(new DocumentKey("order", "old"), Cancellation));
                }

                target.Dispose();
                target = new TestFolder();
            }

            target.Dispose();
            Assert.InRange(refusals, passphrase is null ? 40 : 60, 60);
        }
    }

    [Fact]
    public async Task Restore_WithAnotherKeyOrNone_IsRefusedInWords()
    {
        await FillAsync(_backups["one"], Passphrase);
        using var target = new TestFolder();

        var other = await Assert.ThrowsAsync<StoreUnavailableException>(() => RestoreAsync(target, "another"));
        var none = await Assert.ThrowsAsync<StoreUnavailableException>(() => RestoreAsync(target, null));

        Assert.Contains("The key is not the one that it was encrypted with", other.Message, StringComparison.Ordinal);
        Assert.Contains("It is encrypted; name the file with its key.", none.Message, StringComparison.Ordinal);
        Assert.Empty(EntriesOf(target));
    }

    [Fact]
    public async Task Restore_OverAStore_NeedsToBeTold_AndKeepsWhatWasThere()
    {
        await FillAsync(_backups["one"], null);
        using var target = new TestFolder();
        await using (var store = await target.OpenAsync())
        {
            await store.CommitAsync([Put("newer")], Cancellation);
            var used = await Assert.ThrowsAsync<StoreUnavailableException>(() => RestoreAsync(target, null, replace: true));
            Assert.Contains("in use by another instance", used.Message, StringComparison.Ordinal);
        }

        var there = await Assert.ThrowsAsync<ArgumentException>(() => RestoreAsync(target, null));
        Assert.Contains("--replace", there.Message, StringComparison.Ordinal);
        var restored = await RestoreAsync(target, null, replace: true);

        await using (var store = await target.OpenAsync())
        {
            Assert.NotNull(await store.ReadAsync(new DocumentKey("order", "old"), Cancellation));
            Assert.Null(await store.ReadAsync(new DocumentKey("order", "newer"), Cancellation));
        }

        Assert.Empty((await StoreCheck.RunAsync(target.Path, false, NullLogger.Instance, Cancellation)).Findings);
        await using var kept = await LiteDbDocumentStore.OpenAsync(
            restored.Kept!, new LiteDbStoreOptions(), NullLogger.Instance, null, Cancellation);
        Assert.NotNull(await kept.ReadAsync(new DocumentKey("order", "newer"), Cancellation));
    }

    [Fact]
    public async Task Restore_CutBetweenTheFiles_IsNoStoreUntilItIsRunAgain()
    {
        await FillAsync(_backups["one"], null);
        using var target = new TestFolder();
        await RestoreAsync(target, null);
        await File.WriteAllTextAsync(target["restore-unfinished"], "", Cancellation); // As a kill between two files leaves it.
        File.Delete(target["journal-end"]);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => target.OpenAsync());
        Assert.Contains("was cut in the middle. Run it again: ", refused.Message, StringComparison.Ordinal);
        await RestoreAsync(target, null, replace: true);

        await using var store = await target.OpenAsync();
        Assert.NotNull(await store.ReadAsync(new DocumentKey("order", "old"), Cancellation));
    }

    [Fact]
    public async Task BackUp_ThatIsGivenUpOrHasNoPlace_LeavesNothing()
    {
        await using var store = await _folder.OpenAsync();
        await store.CommitAsync([Put("1")], Cancellation);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await File.WriteAllTextAsync(_backups["taken"], "mine", Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.BackUpAsync(_backups["one"], BackupContents.WithKeys(null), given.Token));
        var taken = await Assert.ThrowsAsync<ArgumentException>(
            () => store.BackUpAsync(_backups["taken"], BackupContents.WithKeys(null), Cancellation));
        var missing = await Assert.ThrowsAsync<ArgumentException>(
            () => store.BackUpAsync(Path.Combine(_backups["missing"], "one"), BackupContents.WithKeys(null), Cancellation));

        Assert.Contains("exists already", taken.Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", missing.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_backups["taken"], Cancellation));
        Assert.Equal(["taken"], EntriesOf(_backups));
    }

    [Fact]
    public void Age_ReadsWhatTheProgramAgeWrote()
    {
        // Of age 1.1.1: age --passphrase --output vector.age plain.txt
        const string Vector =
            "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBjZTI2U29KZmxYOHVlRXozZGVyZXFBIDE4CkxwbFErN1djY"
            + "UdMaDhlcldHVDVWeW5mSzFNT3hvYS8wekJWK09kYU4xZ1UKLS0tIE9ORzFrMEJ0S00xSmdXeHBzcGtkTzI1aUVGaE"
            + "hmT2paYWJCdlVJZEFGLzAKH7+rwlG+FnoloY1xKmHpljhV9o1qkuOMrvRGzlMUVyvqNk8a82aQSBSLnyoewA==";

        Assert.Equal("hello from age"u8.ToArray(), Read(Convert.FromBase64String(Vector), Passphrase));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(200_000)]
    public void Age_GivesBackWhatWasWritten_AndNothingElse(int length)
    {
        var text = new byte[length];
        new Random(length).NextBytes(text);
        using var file = new MemoryStream();
        using (var age = AgeStream.ToWrite(file, Passphrase))
        {
            age.Write(text);
            age.Complete();
        }

        var bytes = file.ToArray();
        Assert.Equal(text, Read(bytes, Passphrase));
        Assert.Throws<InvalidDataException>(() => Read(bytes[..^1], Passphrase));
        Assert.Throws<InvalidDataException>(() => Read([.. bytes, 0], Passphrase));
        Assert.Throws<InvalidDataException>(() => Read(bytes, "another"));
        if (length > 65536)
        {
            Assert.Throws<InvalidDataException>(() => Read(bytes[..^(length - 65536 + 16)], Passphrase)); // A whole chunk less.
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _backups.Dispose();
    }

    private static byte[] Read(byte[] bytes, string passphrase)
    {
        using var age = AgeStream.ToRead(new MemoryStream(bytes), passphrase);
        using var text = new MemoryStream();
        age.CopyTo(text);
        return text.ToArray();
    }

    private static string[] EntriesOf(TestFolder folder) =>
    [
        .. Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).OfType<string>()
            .Where(name => !name.StartsWith("bridge.", StringComparison.Ordinal) || name.StartsWith("bridge.db", StringComparison.Ordinal)),
    ];

    private static DocumentWrite Put(string id) => DocumentWrite.Put(
        new DocumentKey("order", id), 0, Encoding.UTF8.GetBytes(new string('x', 2000)), ["alias-" + id], ["tag"]);

    private async Task FillAsync(string file, string? passphrase)
    {
        using var folder = new TestFolder();
        await using var store = await folder.OpenAsync();
        await store.CommitAsync([Put("old")], Cancellation);
        await store.BackUpAsync(file, BackupContents.WithKeys(passphrase), Cancellation);
    }

    private Task<RestoredStore> RestoreAsync(TestFolder target, string? passphrase, bool replace = false) => StoreRestore.RunAsync(
        _backups["one"], target.Path, passphrase, replace, NullLogger.Instance, TimeProvider.System, Cancellation);
}
