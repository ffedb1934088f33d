namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>Which lines of the ledger are wanted; what is <see langword="null"/> asks nothing.</summary>
public sealed record LedgerFilter
{
    /// <summary>Who pays.</summary>
    public string? Tenant { get; init; }

    /// <summary>The first moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The moment after the last.</summary>
    public DateTimeOffset? To { get; init; }
}
