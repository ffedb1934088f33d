namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>Which money is wanted, and how it is summed up. What is <see langword="null"/> asks nothing.</summary>
public sealed record SpendQuery
{
    /// <summary>By what it is summed up.</summary>
    public SpendDimension By { get; init; } = SpendDimension.Tenant | SpendDimension.Month;

    /// <summary>Who paid.</summary>
    public string? Tenant { get; init; }

    /// <summary>The profile.</summary>
    public string? Profile { get; init; }

    /// <summary>The certificate class, in any case.</summary>
    public string? Class { get; init; }

    /// <summary>The first month, its first moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last month, any moment of it, UTC.</summary>
    public DateTimeOffset? To { get; init; }
}
