using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>
/// What the operator decides for the next order of a subscription's names. The planner carries it out once; budgets and the limits of
/// accounts and tenants go on to count, and only the question whether the names may be bought again is answered by it.
/// </summary>
public sealed partial class SubscriptionDecisions
{
    private readonly IDocumentStore _store;
    private readonly SubscriptionRepository _subscriptions;
    private readonly TimeProvider _time;
    private readonly ILogger<SubscriptionDecisions> _logger;

    internal SubscriptionDecisions(
        IDocumentStore store, SubscriptionRepository subscriptions, TimeProvider time, ILogger<SubscriptionDecisions> logger) =>
        (_store, _subscriptions, _time, _logger) = (store, subscriptions, time, logger);

    /// <summary>Decides, or takes a decision back.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="next">What the next order does; <see langword="null"/>: as the planner decides.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such subscription.</exception>
    /// <exception cref="InvalidOperationException">It cannot be done with this subscription; the message says why.</exception>
    public async Task DecideAsync(SubscriptionId id, NextOrder? next, string? reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await _subscriptions.ReadAsync(id, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no subscription {id}.");
            if (next is { } wanted && ObstacleTo(known.Value, wanted) is { } obstacle)
            {
                throw new InvalidOperationException(obstacle);
            }

            var decided = known.Value with
            {
                Decision = next is { } decision ? new SubscriptionDecision(decision, _time.GetUtcNow(), reason) : null,
            };
            try
            {
                await _store.CommitAsync([_subscriptions.Put(decided, known.Version)], cancellationToken);
                LogDecided(id.Value, string.Join(", ", known.Value.Names), next?.ToString() ?? "as planned");
                return;
            }
            catch (DocumentConflictException)
            {
                // An order changed it meanwhile; it is judged as it is now.
            }
        }
    }

    private string? ObstacleTo(Subscription subscription, NextOrder next) => (next, subscription) switch
    {
        (_, { Handover: { } handover }) =>
            $"Certificate order {handover.CertificateOrder} was, or may have been, handed over to {handover.Target}; the next order of its "
            + "names is bought.",
        (NextOrder.Buy, _) => null,
        (_, { Ended: { } ended }) => $"The reseller no longer continues it ({ended.TrimEnd('.')}); the next order of its names is bought.",
        (_, { Continued: null }) => "Nothing was issued in it yet.",
        (NextOrder.Reissue, { PaidUntil: { } end }) when end <= _time.GetUtcNow() =>
            $"It was paid until {end:yyyy-MM-dd}; decide for renew or buy.",
        _ => null,
    };

    [LoggerMessage(250, LogLevel.Information, "The operator decided for the next order of subscription {SubscriptionId} ({Names}): {Next}")]
    private partial void LogDecided(string subscriptionId, string names, string next);
}
