using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>What an order becomes when its certificate was ordered: what was charged, and what the CA wants to see.</summary>
internal static class CertificateBooking
{
    /// <summary>The order with what was ordered, and the line of the ledger if nothing was booked for it yet.</summary>
    public static OrderChange Book(
        Order order, OfferedProfile offered, CertificateDetails ordered, BudgetPosting posting, DateTimeOffset now)
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
                CertificateOrder = ordered.OrderId
                    ?? issuance.CertificateOrder
                    ?? (issuance.Plan == IssuancePlan.Reissue ? issuance.ParentOrder : null),
                PaidUntil = ordered.OrderPaidUntil ?? issuance.PaidUntil,
                DcvMethod = MethodOf(ordered) ?? issuance.DcvMethod,
                Dcv = [.. issuance.Dcv.Concat(DcvTokens.Of(ordered.Dcv, [.. order.Names, .. unordered])).Distinct()],
                UnorderedNames = unordered,
                Question = null,
                NextLook = null,
            },
        };
        return issuance is { Certificate: null, Price: { } reserved } && booked.Issuance.Price is { } paid
            ? new OrderChange(booked, posting.Book(booked, offered.Class.Name, reserved, paid))
            : new OrderChange(booked);
    }

    /// <summary>Logs what was ordered, and what of it a person may have to do.</summary>
    public static void Log(ILogger logger, Order booked, CertificateDetails ordered)
    {
        if (booked.Issuance!.UnorderedNames is { Length: > 0 } unordered)
        {
            logger.NamesAdded(booked.Id.Value, ordered.CertificateId, string.Join(", ", unordered));
        }

        string[] addresses =
            [.. ordered.Dcv
                .Where(row => DcvMethods.IsEmail(row.Method))
                .Select(row => row.Email ?? "an address that the CA chose")
                .Distinct()];
        if (addresses.Length > 0)
        {
            logger.AwaitsMail(booked.Id.Value, ordered.CertificateId, string.Join(", ", addresses));
        }

        logger.Ordered(
            booked.Id.Value,
            ordered.CertificateId,
            ordered.OrderId,
            booked.Issuance.Plan!.Value,
            PaidPrice(booked, ordered)?.ToString() ?? "no money");
    }

    /// <summary>What the certificate will hold beside what was ordered: the CA wants it proved too.</summary>
    private static ImmutableArray<string> UnorderedOf(Order order, CertificateDetails ordered) =>
        [.. ordered.Names.Select(name => name.ToLowerInvariant()).Except(order.Names)];

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
        DcvMethods.All.FirstOrDefault(
            method => ordered.Dcv.Any(row => string.Equals(row.Method, method, StringComparison.OrdinalIgnoreCase)));
}
