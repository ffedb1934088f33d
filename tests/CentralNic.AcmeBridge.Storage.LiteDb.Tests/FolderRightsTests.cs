using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>What is in the data folder is its owner's alone.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FolderRightsTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_NewFolderAndAllFilesInItAreTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var data = _folder["data"];
        await using (var store = await OpenAsync(data, new RecordingLog()))
        {
            await store.PutAsync("a", 0, "1");
            await store.SettleAsync();
            AssertClosed(data);
        }

        AssertClosed(data);
    }

    [Fact]
    public async Task OpenAsync_FolderThatIsOpenToOthersIsMendedAndToldOfOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var data = _folder["data"];
        await (await OpenAsync(data, new RecordingLog())).DisposeAsync();
        Directory.CreateDirectory(Path.Combine(data, "tls"));
        await File.WriteAllTextAsync(Path.Combine(data, "tls", "key.pem"), "secret", TestContext.Current.CancellationToken);
        var outside = _folder["outside"];
        await File.WriteAllTextAsync(outside, "", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(outside, (UnixFileMode)0b110_100_100);
        File.CreateSymbolicLink(Path.Combine(data, "link"), outside);
        foreach (var entry in Directory
            .GetFileSystemEntries(data, "*", SearchOption.AllDirectories)
            .Where(entry => Path.GetFileName(entry) != "link")
            .Append(data))
        {
            File.SetUnixFileMode(entry, (UnixFileMode)0b111_111_101);
        }

        var log = new RecordingLog();
        await (await OpenAsync(data, log)).DisposeAsync();
        AssertClosed(data);
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(outside));
        Assert.Contains("mode 775", Assert.Single(log.Lines, line => line.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
        log = new RecordingLog();
        await (await OpenAsync(data, log)).DisposeAsync();
        Assert.DoesNotContain(log.Lines, line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task OpenAsync_FileThatIsOpenToOthersInAClosedFolderIsMendedAndToldOf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var data = _folder["data"];
        await (await OpenAsync(data, new RecordingLog())).DisposeAsync();
        var key = Path.Combine(data, "secrets.key");
        await File.WriteAllTextAsync(key, "a key", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(key, (UnixFileMode)0b110_100_000);

        var log = new RecordingLog();
        await (await OpenAsync(data, log)).DisposeAsync();

        AssertClosed(data);
        var told = Assert.Single(log.Lines, line => line.Level == LogLevel.Warning).Text;
        Assert.Contains(key, told, StringComparison.Ordinal);
        Assert.Contains("mode 640", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_LockOfAnotherUserFromBeforeKeepsNobodyOutAndTheBridgesOwnDoes()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root", "To be another user takes root, to see who holds a lock Linux.");
        var data = _folder["data"];
        Directory.CreateDirectory(data);
        var file = Path.Combine(data, "bridge.lock");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        foreach (var entry in new[] { _folder.Path, data, file })
        {
            File.SetUnixFileMode(entry, (UnixFileMode)0b111_111_111);
        }

        using var stranger = Process.Start(
            new ProcessStartInfo("runuser", ["-u", "nobody", "--", "flock", "-x", file, "sh", "-c", "echo locked; exec sleep 60"])
            {
                RedirectStandardOutput = true,
            })!;
        try
        {
            Assert.Equal("locked", await stranger.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            var log = new RecordingLog();
            await using var store = await OpenAsync(data, log);
            Assert.Contains("user ", Assert.Single(log.Lines, line => line.Id == 4020).Text, StringComparison.Ordinal);
            await store.PutAsync("a", 0, "1");
            var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(data, new RecordingLog()));
            Assert.Contains("in use by another instance", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            stranger.Kill(entireProcessTree: true);
            await stranger.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<LiteDbDocumentStore> OpenAsync(string path, ILogger logger) =>
        LiteDbDocumentStore.OpenAsync(path, new LiteDbStoreOptions(), logger, null, TestContext.Current.CancellationToken);

    private static void AssertClosed(string data)
    {
        foreach (var entry in Directory
            .GetFileSystemEntries(data, "*", SearchOption.AllDirectories)
            .Where(entry => Path.GetFileName(entry) != "link")
            .Append(data))
        {
            Assert.True((File.GetUnixFileMode(entry) & Others) == 0, $"{entry} is open to others: {File.GetUnixFileMode(entry)}");
        }
    }
}
