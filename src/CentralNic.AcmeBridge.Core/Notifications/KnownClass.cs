using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>What was known last of a certificate class at the reseller, so that changes are seen, over restarts too. A document.</summary>
internal sealed record KnownClass
{
    /// <summary>The class, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the reseller has it; absent: it was not asked for yet.</summary>
    public bool? IsOffered { get; init; }

    /// <summary>Its properties, in words.</summary>
    public ImmutableArray<KnownProperty> Properties { get; init; } = [];

    /// <summary>What was quoted last, for each content.</summary>
    public ImmutableArray<KnownPrice> Prices { get; init; } = [];

    /// <summary>When a change of its prices was told last, UTC; absent: not yet.</summary>
    public DateTimeOffset? PriceTold { get; init; }
}

/// <summary>A property of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, in words.</param>
internal sealed record KnownProperty(string Name, string Value);

/// <summary>A price of a class, net.</summary>
/// <param name="For">What it is for: profile, plan and parts.</param>
/// <param name="Net">The amount.</param>
/// <param name="Currency">The currency; absent: the reseller did not name it.</param>
/// <param name="At">When it was quoted first, UTC.</param>
internal sealed record KnownPrice(string For, decimal Net, string? Currency, DateTimeOffset At);
