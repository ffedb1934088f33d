using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// Finds, while a client proves control of a name, what would fail after finalize: CAA records that forbid the class's CA, a zone that no
/// publisher can write. A web server that does not forward is asked too, so that it is known when the order is paid. Clients wait longest
/// in this stage, and nothing is bought yet.
/// </summary>
internal sealed partial class EarlyCheck(ProfileCatalog profiles, DcvPreflight preflight, TimeProvider time, ILogger<EarlyCheck> logger)
{
    /// <summary>
    /// How many may look at once; one account a third of them, one tenant half. Beyond this number orders go on without a look, so that
    /// nobody waits for another's DNS.
    /// </summary>
    private const int MostAtOnce = 32;

    /// <summary>How long a check may hold an authorization up.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(3);

    private readonly FairSlots _slots = new(MostAtOnce, time);

    /// <summary>
    /// Looks once. A DNS that fails is an obstacle like a proof that is not there yet: it is looked at again with the next attempt. What
    /// cannot be found out in a few seconds is none: it is looked at again before the CA is asked.
    /// </summary>
    /// <param name="order">The order; one without a profile has no CA yet.</param>
    /// <param name="authorization">The authorization that is being proved.</param>
    /// <returns>Why the name cannot be issued; <see langword="null"/>: nothing speaks against it.</returns>
    public async Task<AcmeProblem?> FindAsync(Order order, Authorization authorization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(authorization);
        if (order.AuthorizationOnly || !profiles.IsOffered(order.Profile))
        {
            return null;
        }

        var offered = profiles.Find(order.Profile);
        if (offered.ChooseDcv(order.Names).Method is not { } method)
        {
            return null;
        }

        using var slot = _slots.TryAcquire(new CommandCaller(order.Tenant.Value, order.Account.Value));
        if (slot is null)
        {
            LogUnknown(order.Id.Value, authorization.OrderedName);
            return null;
        }

        using var attempt = new AttemptTime(LongestLook, time, cancellationToken);
        try
        {
            // The client has not proved control yet, so nothing is published for it.
            var looks = preflight.CheckAsync(
                order.Tenant, [authorization.OrderedName], method, offered.Class.Ca, order.Names, null, attempt.Token);
            var result = await looks.WaitAsync(attempt.Token);
            if (result.Refusal is { } refusal)
            {
                LogObstacle(order.Id.Value, result.Reason ?? refusal.Detail);
                return refusal with { Subproblems = [] };
            }

            if (result.UnknownCaa is { } unknown)
            {
                // No CA may take a failed look-up for a permission (RFC 8659 section 3).
                return new AcmeProblem(AcmeErrorType.Dns, $"Whether the CA may issue cannot be found out. {unknown}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnknown(order.Id.Value, authorization.OrderedName);
        }
        return null;
    }

    [LoggerMessage(21, LogLevel.Warning, "Order {OrderId} could not be issued: {Reason}")]
    private partial void LogObstacle(string orderId, string reason);

    [LoggerMessage(
        22,
        LogLevel.Information,
        "Order {OrderId}: whether {Name} can be issued was not found out in time; it is checked again before the CA is asked")]
    private partial void LogUnknown(string orderId, string name);
}
