using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.X509;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>A CA's list of its revoked certificates (CRL, RFC 5280 section 5), verified.</summary>
internal sealed class RevocationList
{
    private const int RemoveFromList = 8;

    /// <summary>By serial number, hexadecimal.</summary>
    private readonly Dictionary<string, RevokedEntry> _revoked;

    private RevocationList(Dictionary<string, RevokedEntry> revoked, DateTimeOffset nextUpdate) =>
        (_revoked, NextUpdate) = (revoked, nextUpdate);

    /// <summary>From when on it says nothing any more, UTC.</summary>
    public DateTimeOffset NextUpdate { get; }

    /// <summary>What it says of a serial number; <see langword="null"/>: it is not revoked.</summary>
    public RevokedEntry? Find(BigInteger serial) => _revoked.TryGetValue(KeyOf(serial), out var entry) ? entry : null;

    /// <summary>Reads a list.</summary>
    /// <param name="der">The list, DER.</param>
    /// <param name="url">Where it was fetched, as the certificate names it.</param>
    /// <param name="issuer">The CA whose certificates it must be about, and which must have signed it.</param>
    /// <exception cref="RevocationSourceException">It is not such a list, not in force, or not signed by the CA.</exception>
    public static RevocationList Read(byte[] der, Uri url, X509Certificate issuer, DateTimeOffset now)
    {
        try
        {
            return Read(CertificateList.GetInstance(Asn1Object.FromByteArray(der)), url, issuer, now);
        }
        catch (Exception unreadable) when (RevocationSignature.IsUnreadable(unreadable))
        {
            throw new RevocationSourceException($"it is no revocation list: {unreadable.Message.TrimEnd('.')}");
        }
    }

    private static RevocationList Read(CertificateList list, Uri url, X509Certificate issuer, DateTimeOffset now)
    {
        RevocationSignature.RequireStrong(list.SignatureAlgorithm.Algorithm.Id);
        if (!list.Issuer.Equivalent(issuer.SubjectDN)
            || !RevocationSignature.MaySignLists(issuer)
            || !RevocationSignature.Holds(() => new X509Crl(list).Verify(issuer.GetPublicKey())))
        {
            throw new RevocationSourceException("it is not signed by the certificate's CA");
        }

        RequireWhole(list.TbsCertList.Extensions, url);
        var (thisUpdate, nextUpdate) = (
            Moment(list.ThisUpdate),
            list.NextUpdate is { } next ? Moment(next) : throw new RevocationSourceException("it does not say when the next one is due"));
        RevocationSignature.RequireInForce(thisUpdate, nextUpdate, now);
        var revoked = new Dictionary<string, RevokedEntry>(StringComparer.Ordinal);
        foreach (var entry in list.GetRevokedCertificateEnumeration())
        {
            var reason = ReasonOf(entry);
            if (reason != RemoveFromList)
            {
                revoked[KeyOf(entry.UserCertificate.Value)] = new RevokedEntry(Moment(entry.RevocationDate), reason);
            }
        }

        return new RevocationList(revoked, nextUpdate);
    }

    /// <summary>
    /// A list of changes, of some certificates or reasons only, or of another CA's certificates, does not say that a certificate is good
    /// (RFC 5280 section 6.3.3); nor does one of another distribution point.
    /// </summary>
    private static void RequireWhole(X509Extensions? extensions, Uri url)
    {
        if (extensions is null)
        {
            return;
        }

        if (extensions.GetExtension(X509Extensions.IssuingDistributionPoint) is { } extension)
        {
            var point = IssuingDistributionPoint.GetInstance(ValueOf(extension));
            if (point.OnlyContainsAttributeCerts || point.OnlyContainsCACerts || point.IsIndirectCrl || point.OnlySomeReasons is not null)
            {
                throw new RevocationSourceException("it is a list of something else than this CA's end-entity certificates");
            }

            if (point.DistributionPoint is { } name && !Names(name).Contains(url.OriginalString, StringComparer.Ordinal))
            {
                throw new RevocationSourceException("it is the list of another distribution point");
            }
        }

        if (extensions.GetCriticalExtensionOids().FirstOrDefault(
            oid => !oid.Equals(X509Extensions.IssuingDistributionPoint)) is { } unknown)
        {
            throw new RevocationSourceException($"it has the critical extension {unknown}, which is not understood");
        }
    }

    private static IEnumerable<string> Names(DistributionPointName name) => name.Type == DistributionPointName.FullName
        ? GeneralNames.GetInstance(name.Name).GetNames()
            .Where(each => each.TagNo == GeneralName.UniformResourceIdentifier)
            .Select(each => DerIA5String.GetInstance(each.Name).GetString())
        : [];

    private static int? ReasonOf(CrlEntry entry) => entry.Extensions?.GetExtension(X509Extensions.ReasonCode) is { } extension
        ? DerEnumerated.GetInstance(ValueOf(extension)).IntValueExact
        : null;

    /// <summary>For an extension that holds nothing at all, the library has no value.</summary>
    private static Asn1Object ValueOf(X509Extension extension) =>
        extension.GetParsedValue() ?? throw new FormatException("an extension is empty");

    private static DateTimeOffset Moment(Time time) => new(DateTime.SpecifyKind(time.ToDateTime(), DateTimeKind.Utc));

    private static string KeyOf(BigInteger serial) => serial.ToString(16);
}
