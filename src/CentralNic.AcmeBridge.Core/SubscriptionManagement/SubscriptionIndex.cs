using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>All subscriptions in memory, as far as lists and sums need them.</summary>
internal sealed class SubscriptionIndex(FollowedStore store)
    : DocumentIndex<Subscription>(store, SubscriptionRepository.Kind, SubscriptionsJson.Default)
{
    private readonly Dictionary<string, SubscriptionDigest> _all = new(StringComparer.Ordinal);

    /// <summary>Those that are wanted, in no order.</summary>
    /// <param name="wanted">Which; <see langword="null"/>: all.</param>
    public async Task<ImmutableArray<SubscriptionDigest>> FindAsync(
        Func<SubscriptionDigest, bool>? wanted, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        lock (Gate)
        {
            return [.. wanted is null ? _all.Values : _all.Values.Where(wanted)];
        }
    }

    protected override void Put(string id, long version, Subscription? document)
    {
        if (document is null)
        {
            _all.Remove(id);
        }
        else if (!_all.TryGetValue(id, out var known) || known.Version < version)
        {
            _all[id] = SubscriptionDigest.Of(document, version);
        }
    }
}
