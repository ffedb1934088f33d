namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>A sum of money. What it was not summed up by is absent.</summary>
public sealed record SpendRow
{
    /// <summary>Who paid.</summary>
    public string? Tenant { get; init; }

    /// <summary>The profile; absent too in lines of older versions.</summary>
    public string? Profile { get; init; }

    /// <summary>The certificate class.</summary>
    public string? Class { get; init; }

    /// <summary>The month, for example <c>2026-11</c>.</summary>
    public string? Month { get; init; }

    /// <summary>The currency, ISO 4217; absent: the reseller account's.</summary>
    public string? Currency { get; init; }

    /// <summary>How many purchases, renewals among them.</summary>
    public int Purchases { get; init; }

    /// <summary>How many of them were renewals, as far as lines tell it.</summary>
    public int Renewals { get; init; }

    /// <summary>How many purchases were given back.</summary>
    public int Refunds { get; init; }

    /// <summary>What was charged less what was given back, without VAT.</summary>
    public decimal Net { get; init; }

    /// <summary>The VAT of it.</summary>
    public decimal Vat { get; init; }

    /// <summary>What is set aside for purchases whose outcome is open, without VAT; no part of <see cref="Net"/>.</summary>
    public decimal Reserved { get; init; }
}
