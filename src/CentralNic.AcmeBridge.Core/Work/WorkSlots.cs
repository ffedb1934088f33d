namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// How many pieces of background work of each kind may run at once. One account alone has a third of them, one tenant half
/// (<see cref="FairSlots"/>). The kinds do not take from each other.
/// </summary>
internal sealed record WorkSlots
{
    /// <summary>Looks for the proofs of authorizations; each may take as long as somebody's server does not answer.</summary>
    public int Validations { get; init; } = 384;

    /// <summary>Steps of issuances, without those that wait for a command to the reseller.</summary>
    public int Issuances { get; init; } = 96;

    /// <summary>What takes away published proofs.</summary>
    public int CleanUps { get; init; } = 48;
}
