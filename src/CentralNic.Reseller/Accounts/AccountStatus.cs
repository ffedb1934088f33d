using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Accounts;

/// <summary>
/// The account's money: the answer to StatusAccount. How <see cref="Amount"/>, <see cref="Credit"/> and <see cref="CreditThreshold"/> add
/// up to what can be spent is not documented. What the answer does not say is <see langword="null"/>.
/// </summary>
public sealed record AccountStatus
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "registrar", "amount", "credit", "credit threshold", "currency", "vat");

    /// <summary>The account's name.</summary>
    public string? Registrar { get; init; }

    /// <summary>The account's amount, in its currency.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The credit, in its currency.</summary>
    public decimal? Credit { get; init; }

    /// <summary>The credit's threshold, in its currency.</summary>
    public decimal? CreditThreshold { get; init; }

    /// <summary>The currency's code, for example <c>EUR</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>The value-added tax in percent.</summary>
    public decimal? Vat { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static AccountStatus Read(ResellerResponse response) => new()
    {
        Registrar = response.First("registrar"),
        Amount = ResellerValue.Decimal(response.First("amount")),
        Credit = ResellerValue.Decimal(response.First("credit")),
        CreditThreshold = ResellerValue.Decimal(response.First("credit threshold")),
        Currency = response.First("currency"),
        Vat = ResellerValue.Decimal(response.First("vat")),
        Other = ResellerValue.Others(response, Known),
    };
}
