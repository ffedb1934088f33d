using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Attentions;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// The reseller said no to a price or an order: nothing was ordered. What was reserved is released, and the order goes another way, waits
/// for what the operator mends, or fails.
/// </summary>
internal sealed class Refusals(
    IssuanceCommits commits,
    FailedReissues failedReissues,
    Ledger ledger,
    ResellerClient reseller,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<Refusals> logger)
{
    /// <summary>Draws the consequence of a refusal.</summary>
    /// <exception cref="ResellerException">The refusal itself, when the same can succeed a little later.</exception>
    public async Task<StepResult> HandleAsync(Order order, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        if (refusal.Kind == ResellerErrorKind.Money)
        {
            logger.CreditExhausted(order.Id.Value, options.CreditDelay);
            var now = time.GetUtcNow();
            var again = now + options.CreditDelay;
            var text = $"The reseller account's credit does not suffice ({SaidBy(refusal)}): add credit. Orders go on by themselves when there is money.";
            return StepResult.Wait(
                await BackAsync(
                    order, offered, planned => planned.Needs(AttentionKind.CreditExhausted, text, now) with { NextLook = again }, null, cancellationToken),
                again);
        }

        if (refusal.WillPass())
        {
            if (issuance.State == IssuanceState.Intent)
            {
                await BackAsync(order, offered, planned => planned, null, cancellationToken);
            }

            throw refusal;
        }

        if (issuance.RequestToken is not null)
        {
            logger.NotImmediate(refusal, order.Id.Value, "it is refused");
            return StepResult.Next(await BackAsync(order, offered, planned => planned with { ImmediateFailed = true }, null, cancellationToken));
        }

        logger.Refused(refusal, order.Id.Value, issuance.Plan!.Value);
        return refusal.Kind is ResellerErrorKind.State or ResellerErrorKind.NotFound && await EndOfAsync(issuance, refusal, cancellationToken) is { } end
            ? StepResult.Next(await BackAsync(order, offered, planned => planned, end, cancellationToken))
            : StepResult.Rest(await RefuseAsync(order, offered, refusal, cancellationToken));
    }

    /// <summary>The order comes to nothing, and nothing was ordered for it.</summary>
    public Task<Order> FailAsync(Order order, OfferedProfile offered, string detail, CancellationToken cancellationToken) => commits.FreeAsync(
        order,
        current => new OrderChange(
            current.FailIssuance(new AcmeProblem(AcmeErrorType.ServerInternal, detail), time.GetUtcNow()),
            [.. ledger.Release(current, offered.Class.Name)]),
        cancellationToken);

    private Task<Order> RefuseAsync(Order order, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken)
    {
        var reason = $"The reseller refused the {order.Issuance!.Plan} ({SaidBy(refusal)}).";
        OrderChange Refuse(Order current)
        {
            var now = time.GetUtcNow();
            var failed = current.FailIssuance(new AcmeProblem(AcmeErrorType.ServerInternal, "The CA's reseller refuses the order."), now);
            return new OrderChange(
                failed with { Issuance = failed.Issuance!.Needs(AttentionKind.Refused, reason, now) }, [.. ledger.Release(current, offered.Class.Name)]);
        }

        // Before the intent nothing is claimed, and a question to the operator could not be answered by sending it again.
        return order.Issuance is { Plan: IssuancePlan.Reissue, State: IssuanceState.Intent }
            ? failedReissues.CountAsync(
                order, reason, "Mend the cause and search again, which sends it once more; adopt a certificate that the reseller made; or give up.", Refuse, frees: true, cancellationToken)
            : commits.FreeAsync(order, Refuse, cancellationToken);
    }

    private static string SaidBy(ResellerException refusal) => refusal.Message.TrimEnd('.');

    private Task<Order> BackAsync(
        Order order, OfferedProfile offered, Func<Issuance, Issuance> with, string? end, CancellationToken cancellationToken) => commits.UpdateAsync(
        order,
        current => new OrderChange(
            current with { Issuance = with(current.Issuance!.PlanAgain(time.GetUtcNow())) },
            [.. ledger.Release(current, offered.Class.Name)]),
        subscription => end is null ? subscription.Free(order.Id) : subscription.Free(order.Id).End(end),
        cancellationToken);

    /// <summary>Why the subscription goes on no more; <see langword="null"/>: it does, and money must not be spent because of this refusal.</summary>
    private async Task<string?> EndOfAsync(Issuance issuance, ResellerException refusal, CancellationToken cancellationToken)
    {
        if (issuance.Plan == IssuancePlan.Renew)
        {
            return $"{issuance.Parent} cannot be renewed ({refusal.Description}).";
        }

        if (issuance.ParentOrder is not { } id)
        {
            return null;
        }

        try
        {
            var continued = await reseller.CertificateOrders.StatusAsync(id, CommandPriority.Interactive, cancellationToken);
            return EndOf(continued, issuance);
        }
        catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
        {
            return $"the reseller knows certificate order {id} no more.";
        }
    }

    private string? EndOf(CertificateOrderDetails continued, Issuance issuance)
    {
        if (continued.Status is not (CertificateStatus.Active or CertificateStatus.Processing or CertificateStatus.Unknown))
        {
            return $"certificate order {continued.OrderId} is {continued.RawStatus}.";
        }

        if (continued.PaidUntil <= time.GetUtcNow())
        {
            return $"certificate order {continued.OrderId} was paid until {continued.PaidUntil:yyyy-MM-dd}.";
        }

        var parent = continued.Certificates.FirstOrDefault(certificate => certificate.CertificateId == issuance.Parent?.Value);
        return parent?.Status is CertificateStatus.Revoked or CertificateStatus.Canceled or CertificateStatus.Expired
            ? $"{parent.CertificateId} is {parent.RawStatus}."
            : null;
    }
}
