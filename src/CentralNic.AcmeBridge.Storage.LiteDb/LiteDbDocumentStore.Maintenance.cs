using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <content>What an operator can do with the store beside its documents.</content>
public sealed partial class LiteDbDocumentStore : IStoreMaintenance
{
    /// <inheritdoc/>
    public Task<StoreInfo> DescribeAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return Task.Run(() => StoreDescription.Of(_dataFolder, _format, _database), cancellationToken);
    }
}
