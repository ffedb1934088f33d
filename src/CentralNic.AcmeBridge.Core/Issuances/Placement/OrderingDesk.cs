using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// The one place that sends a command that orders a certificate, billed or free. It is only reached with a committed intent, and sends at
/// most once per intent unless a search has shown that nothing was ordered.
/// </summary>
internal sealed class OrderingDesk(
    OrderRepository orders,
    OrderingCommands commands,
    ContactResolver contacts,
    Refusals refusals,
    CertificateReceipt receipt,
    CertificateFailure failure,
    BudgetControl budgets,
    CreditProbe credit,
    TimeProvider time,
    ILogger<OrderingDesk> logger)
{
    /// <summary>Sends the command of an intent that was committed just now, or whose search found nothing.</summary>
    public async Task<StepResult> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        CertificateDetails ordered;
        try
        {
            ordered = await commands.Of(order).SendAsync(order, offered, cancellationToken);
        }
        catch (ResellerException lost) when (lost.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            return await LoseAsync(order, lost, failed: 0);
        }
        catch (ResellerException failure) when (refusals.MayPass(order.Issuance!, failure))
        {
            return await LoseAsync(order, failure, failed: 1);
        }
        catch (ResellerException refusal)
        {
            // "Command failed" (549) says little: whether something was ordered all the same is looked up.
            if (refusal.Kind == ResellerErrorKind.Generic && !(await commands.Of(order).FindAsync(order, offered, mustBeSure: true, cancellationToken)).IsNothing)
            {
                return await LoseAsync(order, refusal, failed: 0);
            }

            return await refusals.HandleAsync(order, offered, refusal, cancellationToken);
        }

        return await ReceiveAsync(order, offered, ordered);
    }

    /// <summary>
    /// Books what was ordered, and takes the certificate in when the answer has it. When it came to nothing before it was found, it was
    /// charged all the same: it is booked first, then given up.
    /// </summary>
    public async Task<StepResult> ReceiveAsync(Order order, OfferedProfile offered, CertificateDetails ordered)
    {
        var booked = await BookAsync(order, offered, ordered);
        return CertificateReceipt.IsIn(ordered) ? await receipt.ReceiveAsync(booked, ordered, CancellationToken.None)
            : CertificateFailure.IsOver(ordered) ? await failure.TakeAsync(booked, ordered, CancellationToken.None)
            : StepResult.Next(booked);
    }

    /// <summary>
    /// Books what was ordered, if nothing was booked for the order yet, and takes over what the CA wants to see. Not cut by a stop of the
    /// program: the money is spent.
    /// </summary>
    public async Task<Order> BookAsync(Order order, OfferedProfile offered, CertificateDetails ordered)
    {
        var booked = await budgets.SettleAsync(
            order,
            move => orders.UpdateAsync(order.Id, current => Book(current, offered, ordered, move, time.GetUtcNow()), CancellationToken.None),
            CancellationToken.None);
        await contacts.LearnAsync(offered, ordered, CancellationToken.None);
        if (booked.Issuance!.UnorderedNames is { Length: > 0 } unordered)
        {
            logger.NamesAdded(order.Id.Value, ordered.CertificateId, string.Join(", ", unordered));
        }

        if (ordered.Dcv.Where(row => DcvMethods.IsEmail(row.Method)).Select(row => row.Email ?? "an address that the CA chose").Distinct().ToArray() is { Length: > 0 } addresses)
        {
            logger.AwaitsMail(order.Id.Value, ordered.CertificateId, string.Join(", ", addresses));
        }

        if (order.Issuance!.Certificate is null && booked.Issuance!.Price is not null)
        {
            credit.Bought();
        }

        logger.Ordered(order.Id.Value, ordered.CertificateId, ordered.OrderId, booked.Issuance!.Plan!.Value, PaidPrice(booked, ordered)?.ToString() ?? "no money");
        return booked;
    }

    /// <summary>What the certificate will hold beside what was ordered: the CA wants it proved too.</summary>
    private static ImmutableArray<string> UnorderedOf(Order order, CertificateDetails ordered) =>
        [.. ordered.Names.Select(name => name.ToLowerInvariant()).Except(order.Names)];

    /// <summary>The settle time begins now: a command may have waited for its turn and its answer longer than that, and be carried out yet.</summary>
    private async Task<StepResult> LoseAsync(Order order, ResellerException loss, int failed)
    {
        var now = time.GetUtcNow();
        logger.AnswerLost(loss.Message, order.Id.Value, order.Issuance!.Id.Value);
        return StepResult.Wait(
            await orders.UpdateAsync(
                order.Id,
                current => current with { Issuance = current.Issuance! with { Since = now, FailedCommands = current.Issuance.FailedCommands + failed } },
                CancellationToken.None),
            now);
    }

    private static OrderChange Book(Order order, OfferedProfile offered, CertificateDetails ordered, BudgetPosting move, DateTimeOffset now)
    {
        var issuance = order.Issuance!;
        var state = CertificateReceipt.IsIn(ordered) ? IssuanceState.AwaitingCa : IssuanceState.Ordered;
        var unordered = UnorderedOf(order, ordered);
        var booked = order with
        {
            Issuance = issuance.To(state, now) with
            {
                Certificate = new CertificateId(ordered.CertificateId),
                Price = issuance.Certificate is null ? PaidPrice(order, ordered) : issuance.Price,
                CertificateOrder = ordered.OrderId ?? issuance.CertificateOrder ?? (issuance.Plan == IssuancePlan.Reissue ? issuance.ParentOrder : null),
                PaidUntil = ordered.OrderPaidUntil ?? issuance.PaidUntil,
                DcvMethod = MethodOf(ordered) ?? issuance.DcvMethod,
                Dcv = [.. issuance.Dcv.Concat(DcvTokens.Of(ordered.Dcv, [.. order.Names, .. unordered])).Distinct()],
                UnorderedNames = unordered,
                Question = null,
                NextLook = null,
            },
        };
        return issuance is { Certificate: null, Price: { } reserved } && booked.Issuance.Price is { } paid
            ? new OrderChange(booked, move.Book(booked, offered.Class.Name, reserved, paid))
            : new OrderChange(booked);
    }

    /// <summary>
    /// What the answer says was charged, else what was reserved; nothing for a free command. The answer to RenewCertificate has the
    /// components alone (manual 9.1.24), StatusCertificate's, after a lost answer, neither (9.1.22).
    /// </summary>
    private static Price? PaidPrice(Order order, CertificateDetails ordered)
    {
        if (order.Issuance!.Price is not { } reserved)
        {
            return null;
        }

        var charged = ordered.Price is { } net
            ? reserved with { Net = net, Vat = ordered.Vat ?? reserved.Vat, Currency = ordered.Currency ?? reserved.Currency }
            : reserved;
        return ordered.Components is { Count: > 0 } billed
            ? charged with { Components = [.. billed.Select(part => new PriceComponent(part.Type, part.Count))] }
            : charged;
    }

    /// <summary>A reissue keeps the method of its order, whatever was expected (manual 8.1.4).</summary>
    private static string? MethodOf(CertificateDetails ordered) =>
        DcvMethods.All.FirstOrDefault(method => ordered.Dcv.Any(row => string.Equals(row.Method, method, StringComparison.OrdinalIgnoreCase)));
}
