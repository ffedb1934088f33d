namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>Why the store may know less than the reseller has.</summary>
public enum RestoreCause
{
    /// <summary>A backup was restored (<c>restore</c>).</summary>
    Restored,

    /// <summary>Lost commits or documents were given up (<c>store accept-loss</c>).</summary>
    LossAccepted,

    /// <summary>The reseller has purchases of this bridge that the store does not know: its files are an older copy.</summary>
    UnknownPurchases,
}
