namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>The reseller account's money, read at most once a minute.</summary>
public sealed record UpstreamAccount
{
    /// <summary>The account's amount.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The credit.</summary>
    public decimal? Credit { get; init; }

    /// <summary>The currency's code, for example <c>EUR</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was read, UTC.</summary>
    public DateTimeOffset? Read { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Failure { get; init; }

    /// <summary>How many orders wait for credit.</summary>
    public required int OrdersWaiting { get; init; }
}
