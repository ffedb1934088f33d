namespace CentralNic.Reseller.Sandbox;

/// <summary>How the CA vets the organizations of OV and EV certificates (manual 5.1.2).</summary>
public sealed record SandboxVettingOptions
{
    /// <summary>The time from proven domain control to the CA's own decision; <see langword="null"/>: it waits for an operator's.</summary>
    public TimeSpan? DecidesAfter { get; init; } = TimeSpan.Zero;

    /// <summary>What the CA's own decision is.</summary>
    public bool Approves { get; init; } = true;
}
