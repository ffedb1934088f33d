namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>What the next order of a subscription's names does.</summary>
public enum NextOrder
{
    /// <summary>It is reissued for nothing, though little paid time is left.</summary>
    Reissue,

    /// <summary>Another year is paid, though paid time is left.</summary>
    Renew,

    /// <summary>A new CertificateOrder is bought, though this one could go on.</summary>
    Buy,
}
