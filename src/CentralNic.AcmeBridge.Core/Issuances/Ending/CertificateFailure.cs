using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// An order's certificate came to nothing at the CA or the reseller, whoever did it: what was paid is asked back, and the order ends.
/// </summary>
internal sealed class CertificateFailure(
    OrderRepository orders,
    FailedReissues failedReissues,
    CaReasonSearch reasons,
    AwaitedCertificates awaited,
    TimeProvider time,
    ILogger<CertificateFailure> logger)
{
    private const int MaxReason = 1000;

    /// <summary>
    /// Whether a certificate will not be issued any more, or is not valid. One that is only being closed may yet go on (CLOSE_FAILED).
    /// </summary>
    public static bool IsOver(CertificateDetails details) =>
        details.Status is CertificateStatus.Failed or CertificateStatus.Canceled or CertificateStatus.Revoked or CertificateStatus.Expired;

    /// <summary>Gives the order up; its cancellation says what is given back.</summary>
    public async Task<StepResult> TakeAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var words = await reasons.FindAsync(details, order.Issuance!.IntendedAt ?? order.Created, cancellationToken);
        var reason = words is null
            ? $"'{details.RawStatus}'"
            : $"'{details.RawStatus}' ({(words.Length > MaxReason ? words[..MaxReason] + "…" : words)})";
        logger.CaRefused(order.Id.Value, details.CertificateId, details.RawStatus, words ?? "no reason was given");
        var problem = new AcmeProblem(
            AcmeErrorType.ServerInternal,
            PublicReason.Of(words) is { } fit
                ? $"The CA did not issue the certificate: {fit}"
                : $"The CA did not issue the certificate; its order is '{details.RawStatus}'.");
        Order Refuse(Order current)
        {
            var now = time.GetUtcNow();
            var refused = current.Issuance!.GiveUp(problem, now) with
            {
                RefusedByCa = true,
                CaReason = words ?? $"status {details.RawStatus}",
            };
            return current with
            {
                Issuance = refused.Needs(
                    AttentionKind.Refused, $"The CA did not issue certificate {details.CertificateId}: {reason}.", now),
            };
        }

        if (order.Issuance!.Plan != IssuancePlan.Reissue)
        {
            return StepResult.Next(await orders.UpdateAsync(order.Id, Refuse, cancellationToken));
        }

        var changed = await failedReissues.CountAsync(
            order,
            $"The CA did not reissue: certificate {details.CertificateId} is {reason}.",
            "Ask the reseller for the cause; then adopt the certificate that it corrects, search again to have this one checked again, or "
            + "give up.",
            current => new OrderChange(Refuse(current)),
            frees: false,
            cancellationToken);
        if (changed.Issuance!.State != IssuanceState.Parked)
        {
            return StepResult.Next(changed);
        }

        awaited.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(changed);
    }
}
