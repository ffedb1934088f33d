namespace CentralNic.AcmeBridge.Core.Issuance;

/// <summary>The pace at which issuances ask the reseller. Configuration section <c>Reseller</c>.</summary>
public sealed record IssuanceOptions
{
    /// <summary>The wait between two looks at what changed upstream, for all orders together.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a lost answer the first search for what the command may have done waits: an order that the reseller
    /// is still writing must not be taken for one that was never made.
    /// </summary>
    public TimeSpan LostAnswerSettleTime { get; init; } = TimeSpan.FromSeconds(30);
}
