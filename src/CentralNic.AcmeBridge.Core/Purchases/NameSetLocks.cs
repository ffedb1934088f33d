using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>The turns of all sets of names.</summary>
internal sealed class NameSetLocks(IDocumentStore store)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "purchase-turn";

    private readonly DocumentSet<NameSetLock> _locks = new(store, Kind, PurchasesJson.Default, nameSetLock => nameSetLock.Key);

    /// <summary>
    /// The write that takes the turn, as it stands now: to be made before it is looked what is there to continue, and committed with the
    /// decision. It is refused when another order decided meanwhile.
    /// </summary>
    public async ValueTask<DocumentWrite> BeginAsync(
        TenantId tenant, string? sharedBy, ImmutableArray<string> names, OrderId order, CancellationToken cancellationToken)
    {
        var key = Subscription.KeyOf(tenant, "*", names, sharedBy);
        var known = await _locks.ReadAsync(key, cancellationToken);
        return _locks.Put(new NameSetLock(key, order), known?.Version ?? 0);
    }
}
