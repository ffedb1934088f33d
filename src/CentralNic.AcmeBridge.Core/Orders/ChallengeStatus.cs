using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The status of a challenge (RFC 8555 section 7.1.6).</summary>
public enum ChallengeStatus
{
    /// <summary>The client has not answered yet.</summary>
    Pending,

    /// <summary>The proof is being looked for.</summary>
    Processing,

    /// <summary>The proof was found.</summary>
    Valid,

    /// <summary>The proof was not found.</summary>
    Invalid,
}

/// <summary>The legal changes of <see cref="ChallengeStatus"/>.</summary>
internal static class ChallengeStatuses
{
    /// <summary><code>pending → processing → valid | invalid</code></summary>
    public static TransitionTable<ChallengeStatus> Transitions { get; } = new(
        (ChallengeStatus.Pending, [ChallengeStatus.Processing]),
        (ChallengeStatus.Processing, [ChallengeStatus.Valid, ChallengeStatus.Invalid]));
}
