using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.StoreContract;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class LiteDbDocumentStoreContractTests : DocumentStoreContract, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async Task<IDocumentStore> OpenNewAsync() => await _folder.OpenAsync();

    protected override Task SettleAsync(IDocumentStore store) => ((LiteDbDocumentStore)store).SettleAsync();
}
