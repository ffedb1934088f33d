using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Attentions;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>From <see cref="IssuanceState.AwaitingCa"/>: asks for the certificate, and hands it to the receipt.</summary>
internal sealed class CollectStep(
    OrderBook orders,
    CertificateReceipt receipt,
    FailedReissues failedReissues,
    ResellerClient reseller,
    CaReasonSearch reasons,
    CertificateWatch watch,
    ClassPaces paces,
    ProfileCatalog profiles,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CollectStep> logger) : IIssuanceStep
{
    private const int MaxReason = 1000;

    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.AwaitingCa];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var certificate = issuance.Certificate!.Value;
        watch.Add(certificate, order.Id);
        var hinted = watch.TakeHint(certificate);
        if (!hinted && issuance.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        var isEarly = issuance.Looks < options.EarlyLooks.Count;
        var className = profiles.Of(order).Class.Name;
        if (!hinted && (isEarly ? !paces.IsFast(className) : watch.IsUnissuedSince(certificate, time.GetUtcNow() - (2 * CertificatePoller.SweepInterval))))
        {
            // An early look would likely be in vain; a late one is not needed while the shared list shows the same.
            return await LookAgainAsync(order, Math.Max(issuance.Looks + 1, options.EarlyLooks.Count), cancellationToken);
        }

        var priority = hinted || isEarly ? CommandPriority.Interactive : CommandPriority.Polling;
        var details = await reseller.Certificates.StatusAsync(certificate.Value, priority, cancellationToken);
        Learn(className, issuance, hinted, isEarly, CertificateReceipt.IsIn(details));
        if (CertificateReceipt.IsIn(details))
        {
            return await receipt.ReceiveAsync(order, details, cancellationToken);
        }

        return details.Status is CertificateStatus.Failed or CertificateStatus.Canceled or CertificateStatus.Revoked or CertificateStatus.Expired
            ? await GiveUpAsync(order, details, cancellationToken)
            : await LookAgainAsync(order, issuance.Looks + 1, cancellationToken);
    }

    private void Learn(string className, Issuance issuance, bool hinted, bool isEarly, bool isIn)
    {
        if (hinted && isIn)
        {
            paces.FoundByPoll(className, time.GetUtcNow() - issuance.Since);
        }
        else if (isEarly && isIn)
        {
            paces.FoundEarly(className);
        }
        else if (!hinted && issuance.Looks == options.EarlyLooks.Count - 1)
        {
            paces.LookedInVain(className);
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

    /// <summary>Nothing will come of it; what was paid is asked back.</summary>
    private async Task<StepResult> GiveUpAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var words = await reasons.FindAsync(details, order.Issuance!.IntendedAt ?? order.Created, cancellationToken);
        var reason = words is null ? $"'{details.RawStatus}'" : $"'{details.RawStatus}' ({(words.Length > MaxReason ? words[..MaxReason] + "…" : words)})";
        logger.CaRefused(order.Id.Value, details.CertificateId, details.RawStatus, words ?? "no reason was given");
        var problem = new AcmeProblem(
            AcmeErrorType.ServerInternal,
            PublicReason.Of(words) is { } fit
                ? $"The CA did not issue the certificate: {fit}"
                : $"The CA did not issue the certificate; its order is '{details.RawStatus}'.");
        Order Refuse(Order current)
        {
            var now = time.GetUtcNow();
            var refused = current.Issuance!.GiveUp(problem, now) with { RefusedByCa = true, CaReason = words ?? $"status {details.RawStatus}" };
            return current with
            {
                Issuance = refused.Needs(AttentionKind.Refused, $"The CA did not issue certificate {details.CertificateId}: {reason}.", now),
            };
        }

        if (order.Issuance!.Plan != IssuancePlan.Reissue)
        {
            return StepResult.Next(await orders.UpdateAsync(order.Id, Refuse, cancellationToken));
        }

        var changed = await failedReissues.CountAsync(
            order,
            $"The CA did not reissue: certificate {details.CertificateId} is {reason}.",
            "Ask the reseller for the cause; then adopt the certificate that it corrects, search again when this one shall be looked at again, or give up.",
            current => new OrderChange(Refuse(current)),
            frees: false,
            cancellationToken);
        if (changed.Issuance!.State != IssuanceState.Parked)
        {
            return StepResult.Next(changed);
        }

        watch.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(changed);
    }
}
