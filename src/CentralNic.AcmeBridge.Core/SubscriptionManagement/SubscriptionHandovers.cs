using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>
/// Hands a CertificateOrder over to another account at the reseller, with all certificates and contacts (PushObject, manual 8.4.4). It is
/// written down before the command is sent; from then on the planner does not use the subscription.
/// </summary>
/// <remarks>
/// The manual does not say whether an account goes on to see what it pushed to one below it, so a lost answer cannot be looked up: the
/// operator looks into the reseller's Control Panel and says what became of it.
/// </remarks>
public sealed partial class SubscriptionHandovers
{
    private readonly IDocumentStore _store;
    private readonly SubscriptionRepository _subscriptions;
    private readonly ResellerClient _reseller;
    private readonly ClockCheck _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<SubscriptionHandovers> _logger;

    internal SubscriptionHandovers(
        IDocumentStore store,
        SubscriptionRepository subscriptions,
        ResellerClient reseller,
        ClockCheck clock,
        TimeProvider time,
        ILogger<SubscriptionHandovers> logger) =>
        (_store, _subscriptions, _reseller, _clock, _time, _logger) = (store, subscriptions, reseller, clock, time, logger);

    /// <summary>Hands it over.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="target">The account at the reseller that gets it.</param>
    /// <param name="cancellationToken">Gives up before anything is written down.</param>
    /// <exception cref="KeyNotFoundException">There is no such subscription.</exception>
    /// <exception cref="InvalidOperationException">
    /// An order works for it, nothing was issued in it, it was handed over, the answer to an earlier hand-over was lost, or this machine's
    /// clock is wrong.
    /// </exception>
    /// <exception cref="ResellerException">The reseller refuses, nothing has changed; or its answer was lost.</exception>
    public async Task PushAsync(SubscriptionId id, string target, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        await _clock.RequireForOperatorAsync(cancellationToken);
        var certificate = "";
        var pushing = await ChangeAsync(
            id,
            current =>
            {
                certificate = Require(current);
                return current with { Handover = new SubscriptionHandover(target, current.CertificateOrder!, _time.GetUtcNow()) };
            },
            cancellationToken);
        try
        {
            var pushed = await _reseller.Certificates.PushAsync(certificate, target, CommandPriority.Interactive, CancellationToken.None);
            LogPushed(id.Value, pushing.CertificateOrder!, target, string.Join(", ", pushed.CertificateIds));
        }
        catch (ResellerException lost) when (lost.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            await ChangeAsync(id, current => With(current, handover => handover with { Finding = lost.Message }), CancellationToken.None);
            throw;
        }
        catch (ResellerException)
        {
            await ChangeAsync(id, current => current with { Handover = null }, CancellationToken.None);
            throw;
        }

        await SettleAsync(id, isDone: true, CancellationToken.None);
    }

    /// <summary>Says what became of a hand-over whose answer was lost, as the reseller's Control Panel shows it.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="isDone">Whether it is the other account's.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such subscription.</exception>
    /// <exception cref="InvalidOperationException">No hand-over is open.</exception>
    public Task SettleAsync(SubscriptionId id, bool isDone, CancellationToken cancellationToken) => ChangeAsync(
        id,
        current => current.Handover is not { State: HandoverState.Open } open
            ? throw new InvalidOperationException($"No hand-over of subscription {id} is open.")
            : isDone
            ? With(current, _ => open with { State = HandoverState.Done, Finding = null }).End(
                $"certificate order {open.CertificateOrder} was handed over to {open.Target}.")
            : current with { Handover = null },
        cancellationToken);

    private static Subscription With(Subscription subscription, Func<SubscriptionHandover, SubscriptionHandover> change) =>
        subscription with { Handover = subscription.Handover is { } handover ? change(handover) : null };

    /// <summary>The certificate by which the whole order is pushed.</summary>
    private static string Require(Subscription subscription) => subscription switch
    {
        { Handover: { State: HandoverState.Open } open } => throw new InvalidOperationException(
            $"Whether certificate order {open.CertificateOrder} was handed over to {open.Target} is not known "
            + $"({open.Finding ?? "the answer is awaited"}). Look into the reseller's Control Panel, and say --done or --not-done."),
        { Handover: { } done } => throw new InvalidOperationException($"It was handed over to {done.Target} already."),
        { InFlight: { } order } => throw new InvalidOperationException($"Order {order} works for it; wait until that is settled."),
        { CertificateOrder: not null, Newest: { } newest } => newest.Id.Value,
        _ => throw new InvalidOperationException("Nothing was issued in it yet."),
    };

    private async Task<Subscription> ChangeAsync(
        SubscriptionId id, Func<Subscription, Subscription> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await _subscriptions.ReadAsync(id, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no subscription {id}.");
            var changed = change(known.Value);
            try
            {
                await _store.CommitAsync([_subscriptions.Put(changed, known.Version)], cancellationToken);
                return changed;
            }
            catch (DocumentConflictException)
            {
                // Somebody changed it meanwhile; the change is worked out from what it is now.
            }
        }
    }

    [LoggerMessage(
        251,
        LogLevel.Warning,
        "Certificate order {CertificateOrder} of subscription {SubscriptionId} was handed over to {Target} with {Certificates}")]
    private partial void LogPushed(string subscriptionId, string certificateOrder, string target, string certificates);
}
