namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>How far the vetting of a certificate is.</summary>
/// <param name="Passed">Whether it may be issued.</param>
/// <param name="Refusal">Why it will never be issued; <see langword="null"/>: it may be.</param>
/// <param name="AskAgainAt">When to ask again; <see langword="null"/>: only when woken.</param>
internal readonly record struct VettingProgress(bool Passed, string? Refusal, DateTimeOffset? AskAgainAt)
{
    public static VettingProgress Done { get; } = new(true, null, null);

    public static VettingProgress Refused(string reason) => new(false, reason, null);

    public static VettingProgress Waiting(DateTimeOffset? askAgainAt) => new(false, null, askAgainAt);
}
