using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>How often in a row the orders of one account for one set of names came to nothing. A document.</summary>
public sealed record FailedOrders
{
    /// <summary>Made of account and names.</summary>
    public required string Id { get; init; }

    /// <summary>Who orders.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Who pays.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The names, sorted.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>How many orders failed since the last that did not.</summary>
    public required int Count { get; init; }

    /// <summary>When the first of them failed, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last of them failed, UTC.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>The last of them.</summary>
    public required OrderId LastOrder { get; init; }

    /// <summary>Why it failed, as its client was told.</summary>
    public string? LastReason { get; init; }
}
