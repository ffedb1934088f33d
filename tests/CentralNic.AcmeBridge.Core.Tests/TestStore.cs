using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests;

/// <summary>The real store in a folder of its own, which is removed afterwards.</summary>
public sealed class TestStore : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-core-").FullName;

    internal LiteDbDocumentStore Documents { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Documents = await LiteDbDocumentStore.OpenAsync(
        _folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Documents.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
