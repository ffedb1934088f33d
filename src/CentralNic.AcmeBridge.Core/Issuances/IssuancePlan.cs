namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>How a finalized order gets its certificate.</summary>
public enum IssuancePlan
{
    /// <summary>A certificate for the same CSR was issued to this tenant and is still good: it is handed out again.</summary>
    Return,

    /// <summary>The same CSR is being issued for another order of this tenant: that one's certificate is awaited.</summary>
    Attach,

    /// <summary>AddCertificate, billed.</summary>
    Buy,
}
