using System.Globalization;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Upstream;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// Counts reissues that come to nothing. One fails its order, and the client's next try is another; but the names that fail again and again
/// are parked, because clients would go on for ever and nobody would look.
/// </summary>
internal sealed class FailedReissues(IssuanceCommits commits, IssuanceOptions options, ILogger<FailedReissues> logger)
{
    /// <summary>A reissue came to nothing.</summary>
    /// <param name="reason">What the CA or the reseller said, a sentence.</param>
    /// <param name="mend">What the operator can do, a sentence.</param>
    /// <param name="otherwise">The change of the order when it is not parked.</param>
    /// <param name="frees">Whether the order then no longer works for its subscription.</param>
    public async Task<Order> CountAsync(
        Order order, string reason, string mend, Func<Order, OrderChange> otherwise, bool frees, CancellationToken cancellationToken)
    {
        var (failures, question) = (0, "");
        bool IsTooMuch() => failures >= options.FailedReissuesBeforeParking;
        var changed = await commits.UpdateAsync(
            order,
            current =>
            {
                question = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reason} It is reissue {failures} in a row for these names that came to nothing. {mend}");
                return IsTooMuch() ? new OrderChange(commits.Park(current, question)) : otherwise(current);
            },
            subscription =>
            {
                // The subscription is asked first, each time that the change is worked out.
                var failed = subscription.ReissueFailed();
                failures = failed.FailedReissues;
                return frees && !IsTooMuch() ? failed.Free(order.Id) : failed;
            },
            cancellationToken);
        if (changed.Issuance!.State == IssuanceState.Parked)
        {
            logger.Parked(order.Id, question);
        }

        return changed;
    }
}
