namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>The hand-over of a CertificateOrder to another account at the reseller (PushObject, manual 8.4.4).</summary>
/// <param name="Target">The account at the reseller that gets it.</param>
/// <param name="CertificateOrder">What is handed over.</param>
/// <param name="At">When the command was decided, UTC.</param>
public sealed record SubscriptionHandover(string Target, string CertificateOrder, DateTimeOffset At)
{
    /// <summary>How far it is.</summary>
    public HandoverState State { get; init; }

    /// <summary>What the reseller said where it did not succeed.</summary>
    public string? Finding { get; init; }
}

/// <summary>How far a hand-over is.</summary>
public enum HandoverState
{
    /// <summary>The command is decided, and perhaps carried out: its answer is awaited, or was lost.</summary>
    Open,

    /// <summary>It is the other account's.</summary>
    Done,
}
