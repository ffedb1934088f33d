using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using Microsoft.Extensions.Logging.Abstractions;

using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bridge-store-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public Task<LiteDbDocumentStore> OpenAsync(LiteDbStoreOptions? options = null, TimeProvider? time = null) =>
        LiteDbDocumentStore.OpenAsync(Path, options ?? new LiteDbStoreOptions(), NullLogger.Instance, time, TestContext.Current.CancellationToken);

    public Task<LiteDbDocumentStore> OpenAsync(Func<string, StoreFile> openFile, int journalBytes = 1024 * 1024) =>
        OpenAsync(new LiteDbStoreOptions { OpenFile = openFile, JournalBytes = journalBytes });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
