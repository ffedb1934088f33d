namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>How a periodic task stands.</summary>
internal sealed record PeriodicTaskState
{
    public required string Name { get; init; }

    /// <summary>When the round that runs now began; <see langword="null"/>: none runs.</summary>
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>When a round last ended well.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When a round last failed.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>Why it failed, for the operator.</summary>
    public string? LastError { get; init; }

    /// <summary>How many rounds failed since the last one that ended well.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>
    /// When the next round is due; <see langword="null"/>: when the task is woken, or when the round that runs has ended.
    /// </summary>
    public DateTimeOffset? NextRound { get; init; }

    /// <summary>How long the next round should have begun already; zero when none is due, or one runs.</summary>
    /// <param name="now">The moment.</param>
    public TimeSpan OverdueAt(DateTimeOffset now) => NextRound is { } due && now > due ? now - due : TimeSpan.Zero;
}
