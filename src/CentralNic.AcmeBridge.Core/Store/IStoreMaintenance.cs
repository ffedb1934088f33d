namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What an operator can do with a store beside its documents.</summary>
public interface IStoreMaintenance
{
    /// <summary>Says what the store holds and how large it is; reads all keys.</summary>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    Task<StoreInfo> DescribeAsync(CancellationToken cancellationToken);
}
