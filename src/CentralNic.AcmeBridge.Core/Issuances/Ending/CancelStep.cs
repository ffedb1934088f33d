using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// From <see cref="IssuanceState.Cancelling"/>: cancels what was bought and never issued, which is the only way to a refund (manual 6.3,
/// 7.5, 8.2.1), and ends the order. A reissue has nothing to cancel: its order goes on. What the order at the reseller has become decides,
/// not the answer to the command; when it was issued after all, the certificate is taken.
/// </summary>
internal sealed class CancelStep(
    IssuanceCommits commits,
    BudgetControl budgets,
    ResellerClient reseller,
    ProfileCatalog profiles,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CancelStep> logger) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Cancelling];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        if (issuance is not { Plan: IssuancePlan.Buy or IssuancePlan.Renew, CertificateOrder: { } id })
        {
            return await EndAsync(order, isCancelled: false, cancellationToken);
        }

        var bought = await LookAsync(id, cancellationToken);
        var isOverdue = time.GetUtcNow() - issuance.Since >= options.CancellationTime;
        if (!isOverdue && bought?.Status is (CertificateStatus.Processing or CertificateStatus.Failed))
        {
            if (!await TryCancelAsync(order, id, cancellationToken))
            {
                return LookLater(order);
            }

            bought = await LookAsync(id, cancellationToken);
        }

        return bought?.Status switch
        {
            CertificateStatus.CancelProcessing when !isOverdue => LookLater(order),
            CertificateStatus.Active when HasIssued(bought!, issuance) => await TakeItAsync(order, cancellationToken),
            var ended => await EndAsync(order, ended == CertificateStatus.Canceled, cancellationToken),
        };
    }

    /// <summary>The waits grow while it lasts.</summary>
    private StepResult LookLater(Order order)
    {
        var now = time.GetUtcNow();
        var wait = Math.Clamp(
            (now - order.Issuance!.Since).Ticks,
            options.RetryDelay.Ticks,
            Math.Max(options.RetryDelay.Ticks, options.LongestRetryDelay.Ticks));
        return StepResult.Wait(order, now.AddTicks(wait));
    }

    private static bool HasIssued(CertificateOrderDetails bought, Issuance issuance) =>
        !issuance.RefusedByCa && bought.Certificates.Any(certificate =>
            certificate.CertificateId == issuance.Certificate?.Value && certificate.Status == CertificateStatus.Active);

    private async Task<CertificateOrderDetails?> LookAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await reseller.CertificateOrders.StatusAsync(id, CommandPriority.Housekeeping, cancellationToken);
        }
        catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Sends the cancellation.</summary>
    /// <returns>Whether there was an answer, be it a refusal; without one the step is repeated, which does no harm.</returns>
    private async Task<bool> TryCancelAsync(Order order, string id, CancellationToken cancellationToken)
    {
        try
        {
            await reseller.CertificateOrders.CancelAsync(id, CommandPriority.Housekeeping, cancellationToken);
            return true;
        }
        catch (ResellerException lost) when (lost.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            return false;
        }
        catch (ResellerException refusal) when (!refusal.IsRetryable())
        {
            logger.NotCancelled(refusal.Message, order.Id.Value, id);
            return true;
        }
    }

    /// <summary>It was issued before it could be cancelled, and is paid: the client shall have it.</summary>
    private async Task<StepResult> TakeItAsync(Order order, CancellationToken cancellationToken) =>
        StepResult.Next(await commits.UpdateAsync(
            order,
            current => new OrderChange(
                current with { Issuance = current.Issuance!.To(IssuanceState.AwaitingCa, time.GetUtcNow()) with { GivenUp = null } }),
            subscription => subscription,
            cancellationToken));

    private async Task<StepResult> EndAsync(Order order, bool isCancelled, CancellationToken cancellationToken)
    {
        var @class = profiles.Of(order).Class;
        var isRefunded = isCancelled && @class.RefundOnCancel && order.Issuance!.Price is not null;
        var money = order.Issuance!.Price is not { } price ? null
            : isRefunded ? $"Its order at the reseller was cancelled, and {price} is given back."
            : $"{price} is paid for nothing: {(isCancelled ? "the class gives nothing back" : "its order could not be cancelled")}.";
        var ended = await budgets.SettleAsync(
            order,
            move => commits.FreeAsync(
                order,
                current => new OrderChange(
                    WithMoney(current.FailIssuance(
                        current.Issuance!.GivenUp ?? new AcmeProblem(AcmeErrorType.ServerInternal, "The order was given up."),
                        time.GetUtcNow())),
                    isRefunded ? move.Refund(current, @class.Name) : move.Release(current, @class.Name)),
                cancellationToken),
            cancellationToken);
        logger.GivenUp(order.Id.Value, ended.Error!.Detail, isRefunded ? "its price is given back" : "nothing is given back");
        return StepResult.Rest(ended);

        Order WithMoney(Order failed) => failed.Issuance!.Attention is { } attention && money is not null
            ? failed with { Issuance = failed.Issuance with { Attention = attention with { Text = $"{attention.Text} {money}" } } }
            : failed;
    }
}
