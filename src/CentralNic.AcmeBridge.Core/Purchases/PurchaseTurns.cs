using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Serialization;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>The turns of all sets of names.</summary>
/// <param name="store">Where they are kept.</param>
internal sealed class PurchaseTurns(IDocumentStore store)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "purchase-turn";

    private readonly DocumentSet<PurchaseTurn> _turns = new(store, Kind, CoreJson.Default.PurchaseTurn, turn => turn.Key);

    /// <summary>
    /// The write that takes the turn, as it stands now: to be made before it is looked what is there to continue, and committed with the
    /// decision. It is refused when another order decided meanwhile.
    /// </summary>
    public async ValueTask<DocumentWrite> BeginAsync(
        TenantId tenant, string? sharedBy, ImmutableArray<string> names, OrderId order, CancellationToken cancellationToken)
    {
        var key = Subscription.KeyOf(tenant, "*", names, sharedBy);
        var known = await _turns.ReadAsync(key, cancellationToken);
        return _turns.Put(new PurchaseTurn(key, order), known?.Version ?? 0);
    }
}
