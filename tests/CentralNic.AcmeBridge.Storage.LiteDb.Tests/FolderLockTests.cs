using System.Globalization;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class FolderLockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_FolderInUseIsRefusedWithFolderAndHolder()
    {
        await using var first = await _folder.OpenAsync();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another instance", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}", refusal.Message, StringComparison.Ordinal);
        await first.PutAsync("a", 0, "the first goes on");
        Assert.Equal("the first goes on", await first.TextAsync("a"));
    }

    [Fact]
    public async Task DisposeAsync_FreesTheFolder()
    {
        await (await _folder.OpenAsync()).DisposeAsync();
        await using var second = await _folder.OpenAsync();
        await second.PutAsync("a", 0, "1");
    }

    [Fact]
    public async Task OpenAsync_MissingFolderIsCreated()
    {
        var path = _folder["deep/er"];
        await using var store = await LiteDbDocumentStore.OpenAsync(
            path,
            new LiteDbStoreOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            null,
            TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path.Combine(path, "bridge.db")));
    }

    [Fact]
    public async Task OpenAsync_FolderThatCannotBeCreatedIsRefusedWithItsName()
    {
        await File.WriteAllTextAsync(_folder["file"], "", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => LiteDbDocumentStore.OpenAsync(
            _folder["file/data"],
            new LiteDbStoreOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            null,
            TestContext.Current.CancellationToken));
        Assert.Contains(_folder["file/data"], refusal.Message, StringComparison.Ordinal);
    }
}
