using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// The reseller said no to a price or an order: nothing was ordered. What was reserved is released, and the order goes another way, waits
/// for what the operator corrects, or fails.
/// </summary>
internal sealed class Refusals(
    IssuanceCommits commits,
    FailedReissues failedReissues,
    ContactResolver contacts,
    BudgetControl budgets,
    ResellerClient reseller,
    CreditProbe credit,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<Refusals> logger)
{
    /// <summary>
    /// Whether the same command shall be sent again, once a search has shown that it did nothing: it failed without a reason, and not yet
    /// too often. Immediate issuance has the ordinary way to go instead.
    /// </summary>
    public bool MayPass(Issuance issuance, ResellerException failure) =>
        failure.IsUnexplained() && issuance.RequestToken is null && issuance.FailedCommands + 1 < options.FailedCommandsBeforeRefusal;

    /// <summary>Draws the consequence of a refusal.</summary>
    /// <exception cref="ResellerException">The refusal itself, when the same can succeed a little later.</exception>
    public async Task<StepResult> HandleAsync(
        Order order, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        if (refusal.Kind == ResellerErrorKind.Money)
        {
            var now = time.GetUtcNow();
            var since = issuance.Attention is { Kind: AttentionKind.CreditExhausted } known ? known.Since : now;
            var wait = TimeSpan.FromTicks(Math.Clamp(
                (now - since).Ticks, options.CreditDelay.Ticks, Math.Max(options.CreditDelay.Ticks, options.LongestCreditDelay.Ticks)));
            var again = now + wait;
            logger.CreditExhausted(order.Id.Value, wait);
            var text = $"The reseller account's credit does not suffice ({ReasonOf(refusal)}): add credit. Orders go on by themselves "
                + "when there is money.";
            var waiting = await BackAsync(
                order, offered, planned =>
                    planned.Needs(AttentionKind.CreditExhausted, text, now) with { NextLook = again }, null, cancellationToken);
            credit.Wait(order.Id, issuance.Price);
            return StepResult.Wait(waiting, again);
        }

        if (refusal.IsRetryable())
        {
            if (issuance.State == IssuanceState.Intent)
            {
                await BackAsync(order, offered, planned => planned, null, cancellationToken);
            }

            throw refusal;
        }

        if (issuance.State != IssuanceState.Intent && MayPass(issuance, refusal))
        {
            var wait = options.RetryDelay * (1 << issuance.FailedCommands);
            logger.ResellerTrouble(refusal.Message, issuance.State, order.Id.Value, wait);
            var again = time.GetUtcNow() + wait;
            return StepResult.Wait(
                await BackAsync(
                    order, offered, planned =>
                        planned with { FailedCommands = planned.FailedCommands + 1, NextLook = again }, null, cancellationToken),
                again);
        }

        if (await RenewContactsAsync(issuance, offered, refusal, cancellationToken))
        {
            return StepResult.Next(
                await BackAsync(order, offered, planned => planned with { ContactsRenewed = true }, null, cancellationToken));
        }

        if (issuance.RequestToken is not null)
        {
            logger.NotImmediate(refusal.Message, order.Id.Value, "it is refused");
            return StepResult.Next(
                await BackAsync(order, offered, planned => planned with { ImmediateFailed = true }, null, cancellationToken));
        }

        logger.Refused(refusal.Message, order.Id.Value, issuance.Plan!.Value);
        return refusal.Kind is ResellerErrorKind.State or ResellerErrorKind.NotFound
            && await EndOfAsync(issuance, refusal, cancellationToken) is { } end
            ? StepResult.Next(await BackAsync(order, offered, planned => planned, end, cancellationToken))
            : StepResult.Rest(await RefuseAsync(order, offered, refusal, cancellationToken));
    }

    /// <summary>Nothing is ordered while the store cannot be relied on; the order is planned again a little later.</summary>
    /// <param name="order">The order, for which nothing is reserved yet.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="obstacle">What stands against it, for the operator.</param>
    public async Task<StepResult> HoldAsync(Order order, AttentionKind kind, string obstacle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var again = now + options.CreditDelay;
        logger.StoreNotReliable(order.Id.Value, obstacle);
        return StepResult.Wait(
            await commits.FreeAsync(
                order,
                current => new OrderChange(current with
                {
                    Issuance = current.Issuance!.PlanAgain(now).Needs(kind, obstacle, now) with { NextLook = again },
                }),
                cancellationToken),
            again);
    }

    /// <summary>The order comes to nothing, and nothing was ordered for it.</summary>
    /// <param name="detail">Why, fit for the client.</param>
    /// <param name="reason">Why, in full, where CA or reseller said it.</param>
    public Task<Order> FailAsync(Order order, OfferedProfile offered, string detail, string? reason, CancellationToken cancellationToken) =>
        FailAsync(order, offered, new AcmeProblem(AcmeErrorType.ServerInternal, detail), reason, cancellationToken);

    /// <summary>The order comes to nothing, and nothing was ordered for it.</summary>
    /// <param name="problem">Why, fit for the client.</param>
    /// <param name="reason">Why, in full, where CA or reseller said it.</param>
    public Task<Order> FailAsync(
        Order order, OfferedProfile offered, AcmeProblem problem, string? reason, CancellationToken cancellationToken) =>
        budgets.SettleAsync(
            order,
            move => commits.FreeAsync(
                order, current =>
                    new OrderChange(Failed(current, problem, reason), move.Release(current, offered.Class.Name)), cancellationToken),
            cancellationToken);

    /// <summary>The order comes to nothing, and other documents change with it.</summary>
    /// <param name="isTold">Whether the operator is told of this order.</param>
    public Task<Order> FailAsync(
        Order order,
        AcmeProblem problem,
        Func<Order, IReadOnlyList<DocumentWrite>> alongside,
        CancellationToken cancellationToken,
        bool isTold = true) => commits.FreeAsync(
        order,
        current => new OrderChange(Failed(current, problem, null, isTold), alongside(current)),
        cancellationToken);

    private Order Failed(Order order, AcmeProblem problem, string? reason, bool isTold = true)
    {
        var failed = order.FailIssuance(problem, time.GetUtcNow(), reason, isTold);
        return failed with { Issuance = failed.Issuance! with { CaReason = reason } };
    }

    /// <summary>Clients see words about what is theirs, the CSR and its names; contacts and the like are the operator's.</summary>
    internal static string DetailOf(ResellerException refusal)
    {
        const string Refused = "The CA's reseller refuses the order";
        var isAboutTheRequest = refusal.Kind is ResellerErrorKind.InvalidInput or ResellerErrorKind.Generic
            && refusal.Description is { } said
            && (said.Contains("CSR", StringComparison.OrdinalIgnoreCase) || said.Contains("DOMAIN", StringComparison.OrdinalIgnoreCase))
            && !said.Contains("CONTACT", StringComparison.OrdinalIgnoreCase);
        return isAboutTheRequest && PublicReason.Of(refusal.Description) is { } words ? $"{Refused}: {words}" : Refused + ".";
    }

    private static string ReasonOf(ResellerException refusal) =>
        $"{refusal.Command}: {refusal.Code} {refusal.Description ?? refusal.Message}{(refusal.FailureId is { } id ? $" ({id})" : "")}";

    /// <summary>
    /// The reseller deletes contacts that nothing uses (manual 6.4): what the bridge had made is made anew, once per order.
    /// </summary>
    private async Task<bool> RenewContactsAsync(
        Issuance issuance, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken) =>
        !issuance.ContactsRenewed
        && issuance.Contacts is { } used
        && IsAboutContacts(refusal)
        && await contacts.ForgetAsync(offered, used, cancellationToken);

    /// <summary>Whether the reseller refuses the contacts.</summary>
    internal static bool IsAboutContacts(ResellerException refusal) =>
        refusal.Kind is ResellerErrorKind.NotFound or ResellerErrorKind.InvalidInput
        && refusal.Description?.Contains("CONTACT", StringComparison.OrdinalIgnoreCase) == true;

    private Task<Order> RefuseAsync(Order order, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken)
    {
        var (said, problem) = (ReasonOf(refusal), new AcmeProblem(AcmeErrorType.ServerInternal, DetailOf(refusal)));
        var reason = $"The reseller refused the {order.Issuance!.Plan} ({said.TrimEnd('.')}).";
        OrderChange Refuse(Order current, IReadOnlyList<DocumentWrite> alongside)
        {
            var failed = Failed(current, problem, said);
            return new OrderChange(
                failed with { Issuance = failed.Issuance!.Needs(AttentionKind.Refused, reason, time.GetUtcNow()) }, alongside);
        }

        // Before the intent nothing is claimed, and a question to the operator could not be answered by sending it again.
        return order.Issuance is { Plan: IssuancePlan.Reissue, State: IssuanceState.Intent }
            ? failedReissues.CountAsync(
                order,
                reason,
                "Remove the cause and search again, which sends it once more; adopt a certificate that the reseller made; or give up.",
                current => Refuse(current, []),
                frees: true,
                cancellationToken)
            : budgets.SettleAsync(
                order,
                move => commits.FreeAsync(order, current => Refuse(current, move.Release(current, offered.Class.Name)), cancellationToken),
                cancellationToken);
    }

    private Task<Order> BackAsync(
        Order order,
        OfferedProfile offered,
        Func<Issuance, Issuance> with,
        string? end,
        CancellationToken cancellationToken) => budgets.SettleAsync(
        order,
        move => commits.UpdateAsync(
            order,
            current => new OrderChange(
                current with { Issuance = with(current.Issuance!.PlanAgain(time.GetUtcNow())) }, move.Release(current, offered.Class.Name)),
            subscription => end is null ? subscription.Free(order.Id) : subscription.Free(order.Id).End(end),
            cancellationToken),
        cancellationToken);

    /// <summary>
    /// Why the subscription does not go on; <see langword="null"/>: it does, and money must not be spent because of this refusal.
    /// </summary>
    /// <exception cref="ResellerException">The reseller is away.</exception>
    internal async Task<string?> EndOfAsync(Issuance issuance, ResellerException refusal, CancellationToken cancellationToken)
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
            return $"the reseller no longer knows certificate order {id}.";
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
        return parent?.Status is CertificateStatus.Revoked or CertificateStatus.RevokeProcessing or CertificateStatus.Canceled
            or CertificateStatus.Expired
            ? $"{parent.CertificateId} is {parent.RawStatus}."
            : null;
    }
}
