namespace CentralNic.Reseller.Certificates;

/// <summary>What DeleteCertificate does (manual 8.1.5).</summary>
public enum CertificateDeletion
{
    /// <summary>Revokes one certificate; its order goes on. As RevokeCertificate.</summary>
    Revoke,

    /// <summary>Cancels the certificate's order before a certificate was issued in it. As CancelCertificateOrder.</summary>
    CancelOrder,

    /// <summary>Revokes the certificate's order with all its certificates. As RevokeCertificateOrder.</summary>
    RevokeOrder,
}
