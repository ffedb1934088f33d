using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>
/// A certificate as lists show it. It is a document of its own beside the certificate's and changes in the same commit: its id begins with
/// the expiry, so that the store's order is that in which certificates expire, and its tags are what lists are filtered by.
/// </summary>
public sealed record CertificateSummary
{
    /// <summary>The reseller's id.</summary>
    public required CertificateId Certificate { get; init; }

    /// <summary>The CertificateOrder that it belongs to (manual 6.3); absent where the reseller did not name it.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>Who paid.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The profile that it was ordered with; absent: not known.</summary>
    public string? Profile { get; init; }

    /// <summary>The reseller's certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>Its names as in the certificate, lower case.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Its serial number, lower-case hex without leading zeros; absent where the certificate cannot be read.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>SHA-256 of the certificate, DER; lower-case hex. Absent where the certificate cannot be read.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// SHA-1 of the certificate, DER, as many programs show it; lower-case hex. Absent where the certificate cannot be read.
    /// </summary>
    public string? Sha1 { get; init; }

    /// <summary>Valid from, UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Valid until, UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>When the bridge received it, UTC.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The subscription that it was issued in; absent: none is known.</summary>
    public SubscriptionId? Subscription { get; init; }

    /// <summary>How far its revocation is; absent: nobody wants it revoked.</summary>
    public RevocationState? Revocation { get; init; }

    /// <summary>
    /// By what it was found that others revoked it: <c>crl</c>, <c>ocsp</c> or <c>reseller</c>; absent: nobody did, as far as it is known.
    /// </summary>
    public string? RevokedByOthers { get; init; }

    /// <summary>From when on the operator wants it renewed, UTC; absent: when it is due.</summary>
    public DateTimeOffset? RenewFrom { get; init; }

    /// <summary>
    /// When it was last downloaded, UTC, exact to an hour; absent: not yet, or by an older version, which did not write it down. It is not
    /// kept here, but with the last uses.
    /// </summary>
    public DateTimeOffset? Downloaded { get; init; }

    /// <summary>What a certificate is listed as.</summary>
    /// <param name="certificate">The certificate.</param>
    public static CertificateSummary Of(IssuedCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var summary = new CertificateSummary
        {
            Certificate = certificate.Id,
            CertificateOrder = certificate.CertificateOrder,
            Tenant = certificate.Tenant,
            Profile = certificate.Profile,
            Class = certificate.Class,
            Names = certificate.Names,
            Sha256 = certificate.Identity?.Sha256,
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            Received = certificate.Received,
            Subscription = certificate.Subscription,
            Revocation = certificate.Revocation?.State,
            RevokedByOthers = certificate.Revocation?.FoundBy,
            RenewFrom = certificate.RenewFrom,
        };
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(certificate.ChainPem);
            return summary with
            {
                SerialNumber = SerialOf(leaf.SerialNumber),
                Sha256 = CertificateIdentity.HashOf(leaf.RawDataMemory.Span),
                Sha1 = leaf.Thumbprint.ToLowerInvariant(),
            };
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            // What another system ordered was taken over as the reseller gave it. It is listed all the same.
            return summary;
        }
    }

    /// <summary>Where documents stand whose certificates expire at a moment or later.</summary>
    /// <param name="moment">The moment.</param>
    internal static string KeyOf(DateTimeOffset moment) =>
        Math.Max(moment.ToUnixTimeMilliseconds(), 0).ToString("D14", CultureInfo.InvariantCulture);

    /// <summary>The document's id.</summary>
    internal string DocumentId => DocumentIdOf(Certificate, NotAfter);

    /// <summary>The id of a certificate's document.</summary>
    internal static string DocumentIdOf(CertificateId certificate, DateTimeOffset notAfter) => $"{KeyOf(notAfter)}.{certificate.Value}";

    /// <summary>The certificate that a document's id names.</summary>
    internal static CertificateId CertificateOf(string documentId) => new(documentId[(documentId.IndexOf('.') + 1)..]);

    /// <summary>A serial number in the form in which serial numbers are compared.</summary>
    /// <param name="hex">Hexadecimal digits in any case.</param>
    internal static string SerialOf(string hex) => hex.ToLowerInvariant().TrimStart('0') is { Length: > 0 } serial ? serial : "0";
}
