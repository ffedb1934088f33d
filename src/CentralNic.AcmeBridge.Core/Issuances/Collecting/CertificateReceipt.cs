using CentralNic.Acme.Csr;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>Takes a delivered certificate in: checks it, and completes order and subscription with it, or parks the order.</summary>
internal sealed class CertificateReceipt(
    IssuanceCommits commits,
    CertificateRepository certificates,
    ProfileCatalog profiles,
    SubscriptionRepository subscriptions,
    ReissueExpiryRules expiryRules,
    AwaitedCertificates awaited,
    CertificateLimiter limits,
    TimeProvider time,
    ILogger<CertificateReceipt> logger)
{
    /// <summary>Whether an answer holds an issued certificate.</summary>
    public static bool IsIn(CertificateDetails details) => details is { Status: CertificateStatus.Active, CertificatePem: not null };

    /// <summary>Takes the certificate of an order that awaits it.</summary>
    public async Task<StepResult> ReceiveAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var issuance = order.Issuance!;
        var key = CertificateSigningRequest.KeyOf(issuance.Csr); // It was checked when the order was finalized.
        var inspection = CertificateInspection.Of(
            details.CertificatePem!, details.IntermediatePems, details.RootPem, key.Span, order.Names, now);
        if (inspection.Faults.Length > 0)
        {
            return await ParkAsync(order, string.Join(" ", inspection.Faults), cancellationToken);
        }

        var offered = profiles.Of(order);
        var issued = new IssuedCertificate
        {
            Id = issuance.Certificate!.Value,
            CertificateOrder = issuance.CertificateOrder ?? details.OrderId,
            Tenant = order.Tenant,
            SharedBy = Subscription.ScopeOf(order, offered.Profile.Sharing),
            Class = offered.Class.Name,
            Names = inspection.Names,
            CsrSha256 = issuance.CsrSha256,
            ChainPem = inspection.ChainPem,
            AlternateChainPems = inspection.AlternateChainPems,
            Identity = inspection.Identity,
            Subscription = issuance.Subscription,
            Profile = order.Profile,
            NotBefore = inspection.NotBefore,
            NotAfter = inspection.NotAfter,
            Received = now,
        };
        var paidUntil = details.OrderPaidUntil ?? issuance.PaidUntil;
        await LearnAsync(issuance, issued, paidUntil, cancellationToken);
        var complete = await CompleteAsync(order, issued, paidUntil, cancellationToken);
        logger.Issued(order.Id.Value, issued.Id.Value, string.Join(", ", issued.Names), issued.NotAfter, now - order.Created);
        return StepResult.Rest(complete);
    }

    private static Order WithUnordered(Order complete, IEnumerable<string> names) =>
        complete with { Issuance = complete.Issuance! with { UnorderedNames = [.. names.Except(complete.Names)] } };

    private async Task<Order> CompleteAsync(
        Order order, IssuedCertificate issued, DateTimeOffset? paidUntil, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await limits.CountAsync(order, issued.Class, cancellationToken);
            try
            {
                return await commits.UpdateAsync(
                    order,
                    current => new OrderChange(
                        WithUnordered(current.Complete(issued.Id, issued.Received), issued.Names), [.. certificates.Add(issued), .. count]),
                    subscription => subscription.Issued(issued, paidUntil, order.Issuance!.DcvMethod),
                    cancellationToken);
            }
            catch (DocumentConflictException conflict) when (CertificateLimiter.IsCountedMeanwhile(conflict))
            {
                // Orders for the same names that share nothing complete at once.
            }
        }
    }

    /// <summary>Learns what the reissue did to the dates, before the order is complete: after a crash it is looked at again.</summary>
    private async Task LearnAsync(
        Issuance issuance, IssuedCertificate issued, DateTimeOffset? paidUntil, CancellationToken cancellationToken)
    {
        if (issuance is { Plan: IssuancePlan.Reissue, Subscription: { } id }
            && await subscriptions.ReadAsync(id, cancellationToken) is { } known
            && known.Value.Issued(issued, paidUntil, issuance.DcvMethod).ReissuesKeepTheExpiry is { } keeps
            && await expiryRules.LearnAsync(issued.Class, keeps, issued.Id, issued.Received, cancellationToken))
        {
            logger.ExpiryRuleLearned(
                issued.Class,
                keeps ? "keep the expiry though more is paid; near it they are renewed instead" : "last longer than what they follow",
                issued.Id.Value);
        }
    }

    private async Task<StepResult> ParkAsync(Order order, string faults, CancellationToken cancellationToken)
    {
        var question = $"Certificate {order.Issuance!.Certificate} must not be handed out: {faults} Ask the reseller for a correct one.";
        logger.Parked(order.Id, question);
        awaited.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(await commits.ParkAsync(order, question, cancellationToken));
    }
}
