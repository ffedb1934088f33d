namespace CentralNic.Reseller.Sandbox.Vetting;

/// <summary>An operator's decision about an organization.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Refusal">Why the organization was refused; <see langword="null"/>: it was approved.</param>
internal sealed record VettingDecision(DateTimeOffset At, string? Refusal);
