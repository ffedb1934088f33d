using System.Collections.Immutable;
using System.Security.Cryptography;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// The one place that sends a billed command. It is only reached with a committed intent, and sends at most once per intent
/// unless a search has shown that nothing was bought.
/// </summary>
internal sealed class PurchaseDesk(
    OrderBook orders,
    ResellerClient reseller,
    PurchaseSearch search,
    Ledger ledger,
    TimeProvider time,
    ILogger<PurchaseDesk> logger)
{
    /// <summary>Asks for price and final names; nothing is bought (<c>checkonly=1</c>, manual 9.1.13).</summary>
    public async Task<(Price Price, ImmutableArray<string> Names)> PriceAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var quote = await reseller.Certificates.CheckAddAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);
        var components = quote.Components.Select(part => new PriceComponent(part.Type, part.Count)).ToImmutableArray();
        return (new Price(quote.Price, quote.Vat, quote.Currency, components), [.. quote.Names.Select(name => name.ToLowerInvariant())]);
    }

    /// <summary>Sends AddCertificate for an intent that was committed just now, or whose search found nothing.</summary>
    public async Task<StepResult> BuyAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        CertificateDetails bought;
        try
        {
            bought = await reseller.Certificates.AddAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);
        }
        catch (ResellerException lost) when (lost.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            logger.AnswerLost(lost, order.Id.Value, order.Issuance!.Id.Value);
            return StepResult.Wait(order, time.GetUtcNow());
        }
        catch (ResellerException refusal)
        {
            if (refusal.Kind == ResellerErrorKind.Generic && await IsBoughtAsync(order, cancellationToken))
            {
                logger.AnswerLost(refusal, order.Id.Value, order.Issuance!.Id.Value);
                return StepResult.Wait(order, time.GetUtcNow());
            }

            return await ReleaseAsync(order, offered, refusal, cancellationToken);
        }

        return await BookAsync(order, offered, bought);
    }

    /// <summary>Books what was bought, and takes over what the CA wants to see. Not cut by a stop of the program: the money is spent.</summary>
    public async Task<StepResult> BookAsync(Order order, OfferedProfile offered, CertificateDetails bought)
    {
        var files = bought.Dcv
            .Where(row => row.FileName is not null && row.FileContents is not null)
            .Select(row => new DcvFile(PathOf(row.FileName!), LinesOf(row.FileContents!)))
            .Distinct()
            .ToImmutableArray();
        var booked = await orders.UpdateAsync(
            order.Id,
            current =>
            {
                var ordered = current with
                {
                    Issuance = current.Issuance!.To(IssuanceState.Ordered, time.GetUtcNow()) with
                    {
                        Certificate = new CertificateId(bought.CertificateId),
                        CertificateOrder = bought.OrderId,
                        DcvFiles = files,
                    },
                };
                return new OrderChange(ordered, [ledger.Line(LedgerEntryKind.Booked, ordered, offered.Class.Name, PaidPrice(current, bought))]);
            },
            CancellationToken.None);
        logger.Bought(order.Id.Value, bought.CertificateId, bought.OrderId, booked.Issuance!.Price!);
        return StepResult.Next(booked);
    }

    private static AddCertificateRequest RequestFor(Order order, OfferedProfile offered) => new()
    {
        Class = offered.Class.Name,
        CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", order.Issuance!.Csr),
        Names = order.Names,
        DcvMethod = order.Issuance.DcvMethod!,
        TechContacts = offered.Profile.TechContact is { } contact ? [contact] : [],
        ServerType = offered.Profile.ServerType,
        Period = offered.Profile.Period,
        ServiceTags = [order.Issuance.Id.Value],
        NoAutoFillDomains = true,
    };

    /// <summary>What the answer says was charged, else what was reserved.</summary>
    private static Price PaidPrice(Order order, CertificateDetails bought)
    {
        var reserved = order.Issuance!.Price!;
        return bought.Price is { } net ? reserved with { Net = net, Vat = bought.Vat ?? reserved.Vat, Currency = bought.Currency ?? reserved.Currency } : reserved;
    }

    /// <summary>
    /// The file as the CA wants it. A value of the API holds no line break, so what must stand on lines of its own (Sectigo's two
    /// hashes and unique value) comes separated by blanks; DigiCert's value has none.
    /// </summary>
    private static string LinesOf(string contents) =>
        string.Join('\n', contents.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The path of a file name, which is given with scheme and host, or bare (manual 9.1.18).</summary>
    private static string PathOf(string fileName) =>
        Uri.TryCreate(fileName, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url.AbsolutePath
            : "/" + fileName.TrimStart('/');

    /// <summary>"Command failed" (549) says little: whether something was bought all the same is looked up.</summary>
    private async Task<bool> IsBoughtAsync(Order order, CancellationToken cancellationToken) =>
        await search.FindAsync(order.Issuance!, cancellationToken) is not { Purchase: null, Unclear.Count: 0 };

    /// <summary>The reseller said no: nothing was bought. What the operator can mend is planned again; the rest fails the order.</summary>
    private async Task<StepResult> ReleaseAsync(Order order, OfferedProfile offered, ResellerException refusal, CancellationToken cancellationToken)
    {
        logger.PurchaseRefused(refusal, order.Id.Value);
        var now = time.GetUtcNow();
        var released = await orders.UpdateAsync(
            order.Id,
            current =>
            {
                var line = ledger.Line(LedgerEntryKind.Released, current, offered.Class.Name, current.Issuance!.Price!);
                var changed = refusal.WillPass()
                    ? current with { Issuance = current.Issuance.To(IssuanceState.Planned, now) with { Plan = null } }
                    : current.FailIssuance(new AcmeProblem(AcmeErrorType.ServerInternal, "The CA's reseller refuses the order."), now);
                return new OrderChange(changed, [line]);
            },
            cancellationToken);
        return released.IsFinal ? StepResult.Rest(released) : throw refusal;
    }
}
