using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>From <see cref="IssuanceState.AwaitingCa"/>: asks for the certificate, and hands it to the receipt.</summary>
internal sealed class CollectStep(
    OrderRepository orders,
    CertificateDelivery delivery,
    ResellerClient reseller,
    AwaitedCertificates awaited,
    ClockCheck clock,
    IssuanceSpeed speed,
    ProfileCatalog profiles,
    IssuanceOptions options,
    TimeProvider time) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.AwaitingCa];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var certificate = issuance.Certificate!.Value;
        awaited.Add(certificate, order.Id);
        var hinted = awaited.TakeHint(certificate);
        if (!hinted && issuance.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        var isEarly = issuance.Looks < options.EarlyLooks.Count;
        var className = profiles.Of(order).Class.Name;
        if (!hinted && (isEarly
            ? !speed.IsFast(className)
            : awaited.IsUnissuedSince(certificate, time.GetUtcNow() - (2 * CertificatePoller.SweepInterval))))
        {
            // An early query would likely be in vain; a late one is not needed while the shared list shows the same.
            return await LookAgainAsync(order, Math.Max(issuance.Looks + 1, options.EarlyLooks.Count), cancellationToken);
        }

        var priority = hinted || isEarly ? CommandPriority.Interactive : CommandPriority.Polling;
        CertificateDetails details;
        try
        {
            details = await reseller.Certificates.StatusAsync(certificate.Value, priority, cancellationToken);
        }
        catch (ResellerException) when (hinted)
        {
            awaited.Hint(certificate, out _);
            throw;
        }

        if (clock.IsOff)
        {
            // By this clock a good certificate may look expired, or not valid yet. What is known of it now is looked at when the clock is
            // right.
            awaited.Hint(certificate, out _);
            throw new ClockOffException();
        }

        Learn(className, issuance, hinted, isEarly, CertificateReceipt.IsIn(details));
        return await delivery.TakeAsync(order, details, cancellationToken)
            ?? await LookAgainAsync(order, issuance.Looks + 1, cancellationToken);
    }

    private void Learn(string className, Issuance issuance, bool hinted, bool isEarly, bool isIn)
    {
        if (hinted && isIn)
        {
            speed.FoundByPoll(className, time.GetUtcNow() - issuance.Since);
        }
        else if (isEarly && isIn)
        {
            speed.FoundEarly(className);
        }
        else if (!hinted && issuance.Looks == options.EarlyLooks.Count - 1)
        {
            speed.LookedInVain(className);
        }
    }

    private async Task<StepResult> LookAgainAsync(Order order, int looks, CancellationToken cancellationToken)
    {
        var next = time.GetUtcNow() + options.WaitBefore(looks);
        var waiting = await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance! with { Looks = looks, NextLook = next } },
            cancellationToken);
        return StepResult.Wait(waiting, next);
    }
}
