namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>A certificate of a chain.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotAfter">Valid until, UTC.</param>
/// <param name="Sha256">SHA-256 of it, DER; lower-case hex.</param>
public sealed record ChainCertificate(string Subject, string Issuer, DateTimeOffset NotAfter, string Sha256);
