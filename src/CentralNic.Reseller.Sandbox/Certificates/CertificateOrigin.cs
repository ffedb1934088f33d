namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>The command that a certificate comes from. It names the event of its end (manual 9.5).</summary>
internal enum CertificateOrigin
{
    /// <summary>AddCertificate.</summary>
    Request,

    /// <summary>RenewCertificate.</summary>
    Renewal,

    /// <summary>ReissueCertificate.</summary>
    Reissue,
}
