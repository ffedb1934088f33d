namespace CentralNic.AcmeBridge.Trials.Year;

/// <summary>What the years came to.</summary>
internal sealed record YearResult
{
    /// <summary>Sets of names, each with one server or more.</summary>
    public required int NameSets { get; init; }

    /// <summary>Servers with a client of their own.</summary>
    public required int Servers { get; init; }

    /// <summary>Orders that clients finalized; a bridge that buys per order buys so often.</summary>
    public required int Orders { get; init; }

    /// <summary>Orders that the store has at the end; the others were deleted.</summary>
    public int OrdersLeft { get; init; }

    /// <summary>AddCertificate, billed.</summary>
    public required int Purchases { get; init; }

    /// <summary>RenewCertificate, billed.</summary>
    public required int Renewals { get; init; }

    /// <summary>ReissueCertificate, free.</summary>
    public required int Reissues { get; init; }

    /// <summary>What was paid, without VAT, in the sandbox's currency.</summary>
    public required decimal Paid { get; init; }

    /// <summary>Commands that the sandbox heard, polls and questions for prices included.</summary>
    public required long Commands { get; init; }

    /// <summary>Of these, the shared polls for events.</summary>
    public required int Polls { get; init; }

    /// <summary>
    /// The shortest time between two billed commands for one set of names; <see langword="null"/>: no set was paid for twice.
    /// </summary>
    public required TimeSpan? ShortestPaidTime { get; init; }

    /// <summary>The most that was bought and renewed for one set of names.</summary>
    public required int MostPerNameSet { get; init; }

    /// <summary>Servers that were once without a valid certificate, with for how long.</summary>
    public required IReadOnlyList<string> Lapses { get; init; }

    /// <summary>Orders that came to nothing.</summary>
    public required IReadOnlyList<string> Failures { get; init; }
}
