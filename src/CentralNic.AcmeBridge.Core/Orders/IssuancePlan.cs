namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>How a finalized order gets its certificate.</summary>
public enum IssuancePlan
{
    /// <summary>A certificate for the same CSR was issued to this tenant and is still good: it is handed out again.</summary>
    Return,

    /// <summary>The same CSR is being issued for another order of this tenant: that one's certificate is awaited.</summary>
    Attach,

    /// <summary>ReissueCertificate in the paid time of a subscription, free of charge.</summary>
    Reissue,

    /// <summary>
    /// The subscription is being worked for with another CSR: that is awaited, then it is planned anew, mostly to reissue.
    /// </summary>
    WaitThenReissue,

    /// <summary>RenewCertificate, billed: a subscription exists, and its paid time is (nearly) over.</summary>
    Renew,

    /// <summary>AddCertificate, billed.</summary>
    Buy,
}
