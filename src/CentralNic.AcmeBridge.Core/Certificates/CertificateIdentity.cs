using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>What tells an end-entity certificate from all others.</summary>
/// <param name="Sha256">SHA-256 of the whole certificate, DER; lower-case hex.</param>
/// <param name="KeySha256">SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex.</param>
/// <param name="RenewalId">
/// Its name in renewal information (RFC 9773 section 4.1); <see langword="null"/>: it has no authority key identifier, so it has no such
/// name.
/// </param>
public sealed record CertificateIdentity(string Sha256, string KeySha256, string? RenewalId)
{
    /// <summary>The identity of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    public static CertificateIdentity Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertificateIdentity(
            HashOf(certificate.RawDataMemory.Span), HashOf(certificate.PublicKey.ExportSubjectPublicKeyInfo()), RenewalIdOf(certificate));
    }

    /// <summary>SHA-256 in lower-case hex, as it stands in an identity.</summary>
    /// <param name="der">A certificate or a SubjectPublicKeyInfo.</param>
    public static string HashOf(ReadOnlySpan<byte> der) => Convert.ToHexStringLower(SHA256.HashData(der));

    /// <summary>
    /// Whether a text has the form of a name in renewal information: two base64url parts, neither empty (RFC 9773 section 4.1).
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool IsRenewalId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LongestRenewalId
            && text.Split('.') is [{ Length: > 0 } authority, { Length: > 0 } serial]
            && Base64Url.TryDecode(authority, out _)
            && Base64Url.TryDecode(serial, out _);
    }

    /// <summary>A key identifier of 64 bytes and a serial of 20 (RFC 5280 section 4.1.2.2) have room.</summary>
    private const int LongestRenewalId = 128;

    /// <summary>The serial's bytes are those of its DER: one whose top bit is set begins with 00 (RFC 9773 section 4.1).</summary>
    private static string? RenewalIdOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { Length: > 0 } authority
            ? $"{Base64Url.Encode(authority.Span)}.{Base64Url.Encode(certificate.SerialNumberBytes.Span)}"
            : null;
}
