namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>What the CA checks besides domain control before it issues: the organization and its people (manual 5.1.2).</summary>
internal interface IVetting
{
    /// <summary>
    /// Tells how far the vetting of a certificate is. Asked again when its time has come, and whenever the certificate's work is woken.
    /// </summary>
    /// <param name="certificate">A certificate whose domain control is proven.</param>
    /// <param name="now">The time.</param>
    VettingProgress ProgressOf(CertificateEntry certificate, DateTimeOffset now);
}
