using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>All limits that a new order must keep: money first, because an order that is refused for it does not count.</summary>
public sealed class OrderLimits
{
    private readonly BudgetForecast _forecast;
    private readonly RateLimiter _limits;
    private readonly CertificateLimiter _certificates;

    internal OrderLimits(BudgetForecast forecast, RateLimiter limits, CertificateLimiter certificates) =>
        (_forecast, _limits, _certificates) = (forecast, limits, certificates);

    /// <summary>Admits and counts a new order.</summary>
    /// <param name="order">The order, not committed yet.</param>
    /// <exception cref="AcmeProblemException">A limit is reached.</exception>
    internal async Task AdmitAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        await _forecast.AdmitAsync(order, offered, cancellationToken);
        if (await _certificates.RefusalAsync(order, offered.Class.Name, cancellationToken) is { } refusal)
        {
            throw new AcmeProblemException(refusal);
        }

        _limits.AdmitOrder(order);
    }
}
