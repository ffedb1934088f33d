using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// From <see cref="IssuanceState.Ordered"/>: decides where the DCV tokens go and commits that, publishes them, waits until they can be
/// seen, then asks the CA to look (manual 9.1.27). What does not succeed is said and tried again with growing waits.
/// </summary>
internal sealed class PublishStep(
    OrderRepository orders,
    ProofsToCa proofs,
    ProofCommits commits,
    CaInvitation invitation,
    CertificateDelivery delivery,
    ResellerClient reseller,
    AwaitedCertificates awaited,
    IssuanceSpeed speed,
    ProfileCatalog profiles,
    IssuanceOptions options,
    TimeProvider time) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Ordered, IssuanceState.DcvPublished];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        awaited.Add(issuance.Certificate!.Value, order.Id);
        if (awaited.TakeHint(issuance.Certificate.Value))
        {
            return await LookAtOnceAsync(order, cancellationToken);
        }

        if (issuance.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        return issuance.State == IssuanceState.Ordered
            ? await PublishAsync(order, cancellationToken)
            : await LookAsync(order, cancellationToken);
    }

    private async Task<StepResult> PublishAsync(Order order, CancellationToken cancellationToken)
    {
        if (proofs.NeedPlaces(order))
        {
            return await commits.PlaceAsync(order, cancellationToken);
        }

        if (!proofs.TryPublish(order, out var failures))
        {
            return StepResult.Rest(order);
        }

        if (failures.Length > 0)
        {
            return await commits.AgainAsync(order, failures, cancellationToken);
        }

        proofs.BeginToLook(order);
        return StepResult.Next(await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance!.To(IssuanceState.DcvPublished, time.GetUtcNow()) with
                {
                    DcvLooks = 0,
                    DcvFinding = null,
                    NextLook = null,
                },
            },
            cancellationToken));
    }

    private async Task<StepResult> LookAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.Issuance!.Dcv.Length == 0)
        {
            return await AwaitCaAsync(order, cancellationToken);
        }

        if (!proofs.TryFindMissing(order, out var missing))
        {
            return StepResult.Rest(order);
        }

        if (missing.Length > 0)
        {
            return await commits.AgainAsync(order, missing, cancellationToken);
        }

        await invitation.SendAsync(order, cancellationToken);
        return await AwaitCaAsync(order, cancellationToken);
    }

    /// <summary>
    /// Something happened to the certificate: the CA looks by itself too, and found more than we did; or it was cancelled, by hand perhaps.
    /// Its status is asked for at once, and when it tells of neither the proofs go on.
    /// </summary>
    private async Task<StepResult> LookAtOnceAsync(Order order, CancellationToken cancellationToken)
    {
        var certificate = order.Issuance!.Certificate!.Value;
        CertificateDetails details;
        try
        {
            details = await reseller.Certificates.StatusAsync(certificate.Value, CommandPriority.Interactive, cancellationToken);
        }
        catch (ResellerException)
        {
            awaited.Hint(certificate, out _);
            throw;
        }

        if (!CertificateReceipt.IsIn(details))
        {
            return await delivery.TakeAsync(order, details, cancellationToken) ?? StepResult.Next(order);
        }

        var now = time.GetUtcNow();
        var issued = await orders.UpdateAsync(
            order.Id,
            current =>
            {
                var issuance = current.Issuance!;
                issuance = issuance.State == IssuanceState.Ordered ? issuance.To(IssuanceState.DcvPublished, now) : issuance;
                return current with { Issuance = issuance.To(IssuanceState.AwaitingCa, now) with { DcvFinding = null, NextLook = null } };
            },
            cancellationToken);
        return (await delivery.TakeAsync(issued, details, cancellationToken))!.Value;
    }

    private async Task<StepResult> AwaitCaAsync(Order order, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = speed.IsFast(profiles.Of(order).Class.Name) ? 0 : options.EarlyLooks.Count;
        return StepResult.Next(await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance!.To(IssuanceState.AwaitingCa, now) with
                {
                    DcvFinding = null,
                    Looks = first,
                    NextLook = now + options.WaitBefore(first),
                },
            },
            cancellationToken));
    }
}
