using CentralNic.Reseller.Errors;

namespace CentralNic.Reseller.Commands;

/// <summary>What became of one command that was sent (each attempt of a repeated one has its own record).</summary>
public sealed record CommandRecord
{
    /// <summary>The command's name.</summary>
    public required string Command { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The time from sending to the end of the answer.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The time that it waited for its turn in the command budget.</summary>
    public required TimeSpan QueuedFor { get; init; }

    /// <summary>Which attempt this was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether it was only a check, <c>checkonly=1</c>: a price then is an offer, nothing was billed.</summary>
    public bool IsCheckOnly { get; init; }

    /// <summary>The return code; <see langword="null"/>: no answer was read.</summary>
    public int? Code { get; init; }

    /// <summary>What the failure means; <see langword="null"/>: it succeeded, or (without code) the caller gave up.</summary>
    public ResellerErrorKind? ErrorKind { get; init; }

    /// <summary>The net price that the answer states; <see langword="null"/>: none.</summary>
    public decimal? Price { get; init; }
}
