using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>What one check of a challenge found.</summary>
/// <param name="Problem">
/// Why the proof was not found: <c>connection</c>, <c>dns</c>, <c>tls</c>, <c>unauthorized</c>, <c>malformed</c> or
/// <c>incorrectResponse</c>, with what was looked for, where, and what was found. <see langword="null"/>: the proof was found.
/// </param>
internal sealed record ValidationOutcome(AcmeProblem? Problem)
{
    /// <summary>Until when the proof counts; <see langword="null"/>: it has no end of its own.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The proof was found.</summary>
    public static ValidationOutcome Valid { get; } = new((AcmeProblem?)null);

    /// <summary>Whether the proof was found.</summary>
    public bool IsValid => Problem is null;
}
