using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>All limits that a new order must keep: money first, because an order that is refused for it does not count.</summary>
public sealed class OrderLimits
{
    private readonly BudgetForecast _forecast;
    private readonly RateLimiter _limits;
    private readonly CertificateLimiter _certificates;
    private readonly ClientPauses _pauses;

    internal OrderLimits(BudgetForecast forecast, RateLimiter limits, CertificateLimiter certificates, ClientPauses pauses) =>
        (_forecast, _limits, _certificates, _pauses) = (forecast, limits, certificates, pauses);

    /// <summary>Admits and counts a new order.</summary>
    /// <param name="order">The order, not committed yet.</param>
    /// <exception cref="AcmeProblemException">A limit is reached.</exception>
    internal async Task AdmitAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        if (await _pauses.RefusalAsync(order, cancellationToken) is { } paused)
        {
            throw new AcmeProblemException(paused.Problem);
        }

        await _forecast.AdmitAsync(order, offered, cancellationToken);
        if (await _certificates.RefusalAsync(order, offered.Class.Name, cancellationToken) is { } refusal)
        {
            throw new AcmeProblemException(refusal);
        }

        _limits.AdmitOrder(order);
    }

    /// <summary>Judges a new order by the same limits; nothing is counted and nobody is told.</summary>
    /// <param name="order">The order, never committed.</param>
    /// <returns>The limits that stand against it; the first is what its client would be told.</returns>
    internal async Task<ImmutableArray<RuleRefusal>> FindRefusalsAsync(
        Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var refusals = ImmutableArray.CreateBuilder<RuleRefusal>();
        if (await _pauses.RefusalAsync(order, cancellationToken) is { } paused)
        {
            refusals.Add(paused);
        }

        if (await _forecast.FindRefusalAsync(order, offered, cancellationToken) is { } forecast)
        {
            refusals.Add(new RuleRefusal(forecast.Rule, forecast.Problem));
        }

        if (await _certificates.RefusalAsync(order, offered.Class.Name, cancellationToken) is { } refusal)
        {
            refusals.Add(new RuleRefusal(RefusalRule.CertificatesPerNameSet, refusal));
        }

        if (_limits.RefusalOfOrder(order) is { } rate)
        {
            refusals.Add(rate);
        }

        return refusals.ToImmutable();
    }
}
