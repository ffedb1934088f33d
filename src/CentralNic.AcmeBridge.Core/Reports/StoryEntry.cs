using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>A part of an order's story.</summary>
public sealed record StoryEntry
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of thing happened.</summary>
    public required OrderEventKind Kind { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Text { get; init; }

    /// <summary>Of a command: the reseller's return code; absent: it did not answer, or it is no command.</summary>
    public int? Code { get; init; }

    /// <summary>How often the same happened, from 1.</summary>
    public required int Times { get; init; }

    /// <summary>When it happened last, if it did more than once, UTC.</summary>
    public DateTimeOffset? LastAt { get; init; }
}
