namespace CentralNic.AcmeBridge.Core.OwnCertificates;

/// <summary>The bridge's own certificate that is in force.</summary>
/// <param name="Sha256">SHA-256 of the certificate, DER; lower-case hex.</param>
/// <param name="NotBefore">Valid from, UTC.</param>
/// <param name="NotAfter">Valid until, UTC.</param>
public sealed record OwnCertificate(string Sha256, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
