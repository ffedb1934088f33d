using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>What an order would cost and contain: the answer to <c>checkonly=1</c> (manual 9.1.13 to 9.1.15).</summary>
public sealed record CertificateQuote
{
    /// <summary>All names that the certificate would have, with those added for free.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The parts of the price.</summary>
    public required IReadOnlyList<BillingComponent> Components { get; init; }

    /// <summary>The net price in the account's currency, for all components together.</summary>
    public required decimal Price { get; init; }

    /// <summary>The value-added tax on top of <see cref="Price"/>.</summary>
    public required decimal Vat { get; init; }

    /// <summary>The currency's code, for example <c>EUR</c>; <see langword="null"/> when the answer does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>Reads the answer; <see langword="null"/>: it states no price.</summary>
    internal static CertificateQuote? Read(ResellerResponse response) =>
        ResellerValue.Decimal(response.First("price")) is not { } price
            ? null
            : new CertificateQuote
            {
                Names = ResellerValue.List(response, "domain"),
                Components = BillingReader.Read(response),
                Price = price,
                Vat = ResellerValue.Decimal(response.First("vat")) ?? 0,
                Currency = response.First("currency"),
            };
}
