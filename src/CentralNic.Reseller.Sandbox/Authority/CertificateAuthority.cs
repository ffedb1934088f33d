using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>
/// Issues leaves below the intermediate of each brand, and publishes what verifiers ask for: certificates, CRLs, OCSP answers.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string RsaOid = "1.2.840.113549.1.1.1";

    // RFC 5280 appendix A: ub-common-name.
    private const int LongestCommonName = 64;

    private readonly Hierarchy _hierarchy;
    private readonly RevocationRegister _revocations;
    private readonly SandboxFaults _faults;
    private readonly TimeSpan? _lifetime;
    private readonly X509Extension _noCa = new X509BasicConstraintsExtension(false, false, 0, true);
    private readonly X509Extension _serverAuth = new X509EnhancedKeyUsageExtension([new(CaExtensions.ServerAuth)], false);
    private readonly X509Extension _rsaUsage =
        new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true);

    private readonly X509Extension _ecUsage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true);
    private readonly Dictionary<string, (X509Extension Aia, X509Extension Cdp)> _pointers = [];
    private readonly Dictionary<string, OcspResponder> _responders = [];

    /// <summary>Makes a CA.</summary>
    /// <param name="hierarchy">Its issuers; belongs to it from now on.</param>
    /// <param name="revocations">What is known of issued certificates.</param>
    /// <param name="faults">What it does wrong on demand.</param>
    /// <param name="publicUrl">The base of the URLs in AIA and CRL distribution points.</param>
    /// <param name="lifetime">The longest life of a leaf; <see langword="null"/>: as the calendar says.</param>
    public CertificateAuthority(
        Hierarchy hierarchy, RevocationRegister revocations, SandboxFaults faults, Uri publicUrl, TimeSpan? lifetime)
    {
        _hierarchy = hierarchy;
        _revocations = revocations;
        _faults = faults;
        _lifetime = lifetime;
        foreach (var issuer in hierarchy.All)
        {
            _pointers[issuer.Name] = CaExtensions.Pointers(issuer.Name, publicUrl);
            _responders[issuer.Name] = new(issuer);
        }
    }

    public string RootPem => _hierarchy.Root.Pem;

    public string IntermediatePem(CaBrand brand) => _hierarchy.Of(brand).Pem;

    /// <summary>Issues a leaf.</summary>
    /// <param name="leaf">What it is to be.</param>
    /// <param name="now">The time of issue.</param>
    public IssuedCertificate Issue(LeafRequest leaf, DateTimeOffset now)
    {
        var issuer = _hierarchy.Of(leaf.Brand);
        var key = _faults.DrawWrongKey() ? AnotherKey(leaf.Key) : leaf.Key;
        var request = Request(leaf, key, issuer);

        // Both CAs certify whole days: from the first second of today to the last second of the last day.
        var notBefore = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var notAfter = notBefore + (_lifetime ?? LifetimeCalendar.Longest(leaf.Brand, now)) - TimeSpan.FromSeconds(1);
        if (notAfter > leaf.NoLaterThan)
        {
            notAfter = leaf.NoLaterThan;
        }

        using var certificate = issuer.Sign(request, notBefore, notAfter);
        return new(certificate.ExportCertificatePem() + "\n", certificate.SerialNumber, notBefore, notAfter);
    }

    /// <summary>A secret of this CA for another purpose, the same after a restart.</summary>
    public byte[] DeriveSecret(string purpose) => _hierarchy.Root.DeriveSecret(purpose);

    /// <summary>The DER document behind an AIA or CRL URL, or <see langword="null"/>.</summary>
    public byte[]? Document(string fileName, DateTimeOffset now)
    {
        foreach (var issuer in _hierarchy.All)
        {
            if (fileName == issuer.Name + ".crt")
            {
                return issuer.Certificate.RawData;
            }

            if (fileName == issuer.Name + ".crl")
            {
                return issuer.RevocationList(_revocations.RevokedBy(issuer.Name), now);
            }
        }

        return null;
    }

    /// <summary>Answers an OCSP request (RFC 6960); <see langword="null"/>: there is no such issuer.</summary>
    /// <param name="issuerName">The issuer as the URL names it.</param>
    /// <param name="request">The DER request, as it came.</param>
    /// <param name="now">The time of the answer.</param>
    public byte[]? AnswerOcsp(string issuerName, byte[] request, DateTimeOffset now) =>
        _responders.TryGetValue(issuerName, out var responder)
            ? responder.Answer(request, serial => StateOf(issuerName, serial), now)
            : null;

    public void Dispose() => _hierarchy.Dispose();

    // The root has issued the intermediates, which are not stored and never revoked.
    private SerialState StateOf(string issuerName, string serial) =>
        issuerName == _hierarchy.Root.Name
            ? _hierarchy.All.Any(i => i.Certificate.SerialNumber == serial) ? SerialState.Good : SerialState.Unknown
            : _revocations.StateOf(issuerName, serial);

    private CertificateRequest Request(LeafRequest leaf, PublicKey key, Issuer issuer)
    {
        // The builder encodes from the last part to the first: country first, common name last.
        var subject = new X500DistinguishedNameBuilder();
        if (leaf.Names[0].Length <= LongestCommonName)
        {
            subject.AddCommonName(leaf.Names[0]);
        }

        AddOrganization(subject, leaf.Organization);
        var subjectName = subject.Build();
        var sans = new SubjectAlternativeNameBuilder();
        foreach (var name in leaf.Names)
        {
            sans.AddDnsName(name);
        }

        var request = new CertificateRequest(subjectName, key, HashAlgorithmName.SHA256);
        var (aia, cdp) = _pointers[issuer.Name];
        request.CertificateExtensions.Add(issuer.AuthorityKeyIdentifier);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, false));

        // RFC 5280 section 4.1.2.6: critical when the subject is empty.
        request.CertificateExtensions.Add(sans.Build(critical: !subjectName.EnumerateRelativeDistinguishedNames().Any()));
        request.CertificateExtensions.Add(key.Oid.Value == RsaOid ? _rsaUsage : _ecUsage);
        request.CertificateExtensions.Add(_serverAuth);
        request.CertificateExtensions.Add(CaExtensions.PolicyOf(leaf.Type));
        request.CertificateExtensions.Add(cdp);
        request.CertificateExtensions.Add(aia);
        request.CertificateExtensions.Add(_noCa);
        return request;
    }

    private static void AddOrganization(X500DistinguishedNameBuilder subject, VettedOrganization? organization)
    {
        if (organization is null)
        {
            return;
        }

        subject.AddOrganizationName(organization.Name);
        if (organization.Locality is { } locality)
        {
            subject.AddLocalityName(locality);
        }

        if (organization.State is { } state)
        {
            subject.AddStateOrProvinceName(state);
        }

        // A CSR may say anything; X.520 knows two letters.
        if (organization.Country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] country)
        {
            subject.AddCountryOrRegion(country);
        }
    }

    private static PublicKey AnotherKey(PublicKey like)
    {
        if (like.Oid.Value == RsaOid)
        {
            using var rsa = RSA.Create(2048);
            return new(rsa);
        }

        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(ec);
    }
}
