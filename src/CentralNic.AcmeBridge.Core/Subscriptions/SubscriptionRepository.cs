using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>All subscriptions.</summary>
/// <param name="store">Where they are kept.</param>
public sealed class SubscriptionRepository(IDocumentStore store)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "subscription";

    private readonly DocumentSet<Subscription> _subscriptions = new(
        store,
        Kind,
        SubscriptionsJson.Default,
        subscription => subscription.Id.Value,
        aliases: subscription => [KeyOf(subscription)],
        tags: TagsOf);

    /// <summary>Finds the subscription of a tenant for a class and exactly these names.</summary>
    /// <param name="certificateClass">The class in any case.</param>
    /// <param name="names">The names in any order.</param>
    internal ValueTask<Versioned<Subscription>?> FindAsync(
        TenantId tenant, string certificateClass, ImmutableArray<string> names, CancellationToken cancellationToken) =>
        FindAsync(tenant, certificateClass, names, sharedBy: null, cancellationToken);

    /// <summary>Finds the subscription for a class and exactly these names that serves certain orders.</summary>
    /// <param name="certificateClass">The class in any case.</param>
    /// <param name="names">The names in any order.</param>
    /// <param name="sharedBy">Whose orders, as <see cref="Subscription.ScopeOf"/> names them.</param>
    internal ValueTask<Versioned<Subscription>?> FindAsync(
        TenantId tenant, string certificateClass, ImmutableArray<string> names, string? sharedBy, CancellationToken cancellationToken) =>
        _subscriptions.ReadByAliasAsync(Subscription.KeyOf(tenant, certificateClass, names, sharedBy), cancellationToken);

    /// <summary>
    /// Finds the same subscription by its alias and by its tag. Both are kept in places of their own and must agree; also with the names in
    /// the document itself. Those that were written before there was the tag count as listed when the alias finds them.
    /// </summary>
    /// <param name="tenant">Who pays.</param>
    /// <param name="certificateClass">The class in any case.</param>
    /// <param name="names">The names in any order.</param>
    /// <param name="sharedBy">Whose orders, as <see cref="Subscription.ScopeOf"/> names them.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>What the alias finds, when its names are these; and what the list has.</returns>
    public async Task<(SubscriptionId? Found, SubscriptionId? Listed)> CompareAsync(
        TenantId tenant, string certificateClass, ImmutableArray<string> names, string? sharedBy, CancellationToken cancellationToken)
    {
        var key = Subscription.KeyOf(tenant, certificateClass, names, sharedBy);
        SubscriptionId? listed = null;
        await foreach (var subscription in _subscriptions.ListAsync(KeyTag(key), cancellationToken))
        {
            listed = subscription.Value.Id;
        }

        // After the list: one that is made in between is found, and what was listed stays.
        var found = (await _subscriptions.ReadByAliasAsync(key, cancellationToken))?.Value;
        var isTheSame = found is not null && KeyOf(found) == key;
        return (isTheSame ? found!.Id : null, listed ?? found?.Id);
    }

    internal ValueTask<Versioned<Subscription>?> ReadAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        _subscriptions.ReadAsync(id.Value, cancellationToken);

    /// <summary>Finds the subscription that goes on in a CertificateOrder; there is at most one.</summary>
    /// <param name="certificateOrder">The reseller's id of it.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<Subscription?> FindByCertificateOrderAsync(string certificateOrder, CancellationToken cancellationToken)
    {
        await foreach (var subscription in _subscriptions.ListAsync(CertificateOrderTag(certificateOrder), cancellationToken))
        {
            return subscription.Value;
        }

        return null;
    }

    /// <summary>Whether a CertificateOrder was handed over to another account, and nothing was bought in its place.</summary>
    internal async ValueTask<bool> IsHandedOverAsync(string certificateOrder, CancellationToken cancellationToken) =>
        await FindByCertificateOrderAsync(certificateOrder, cancellationToken) is { Handover.State: HandoverState.Done };

    internal IAsyncEnumerable<Versioned<Subscription>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _subscriptions.ListAsync(TenantTag(tenant), cancellationToken);

    /// <summary>The write that puts a subscription, to be committed together with the order that causes it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="expectedVersion">The version read before, or 0 for a new one.</param>
    public DocumentWrite Put(Subscription subscription, long expectedVersion) => _subscriptions.Put(subscription, expectedVersion);

    /// <summary>Reads a subscription of which no use is made: it takes no place among those that are kept in memory.</summary>
    internal ValueTask<Versioned<Subscription>?> ReadListedAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        _subscriptions.ReadListedAsync(id.Value, cancellationToken);

    /// <summary>The write that deletes a subscription.</summary>
    internal DocumentWrite Delete(Versioned<Subscription> subscription) =>
        _subscriptions.Delete(subscription.Value.Id.Value, subscription.Version);

    private static string[] TagsOf(Subscription subscription) => subscription.CertificateOrder is { } order
        ? [TenantTag(subscription.Tenant), KeyTag(KeyOf(subscription)), CertificateOrderTag(order)]
        : [TenantTag(subscription.Tenant), KeyTag(KeyOf(subscription))];

    private static string KeyOf(Subscription subscription) =>
        Subscription.KeyOf(subscription.Tenant, subscription.Class, subscription.Names, subscription.SharedBy);

    private static string KeyTag(string key) => "key:" + key;

    private static string CertificateOrderTag(string certificateOrder) => "certificate-order:" + certificateOrder;

    private static string TenantTag(TenantId tenant) => "tenant:" + tenant.Value;
}
