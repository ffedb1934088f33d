namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>What a DNS server was seen to do.</summary>
public sealed record ResolverProbeResult
{
    /// <summary>Why it gave no answer, without final dot; <see langword="null"/>: it answered.</summary>
    public string? Trouble { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether it says that it verified the answer by DNSSEC.</summary>
    public bool Validates { get; init; }

    /// <summary>From when the signature in the answer is valid, UTC; <see langword="null"/>: there was none.</summary>
    public DateTimeOffset? SignedFrom { get; init; }

    /// <summary>Until when the signature in the answer is valid, UTC; <see langword="null"/>: there was none.</summary>
    public DateTimeOffset? SignedUntil { get; init; }
}
