using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.DevelopmentCa;

/// <summary>
/// A CA of this machine's own (ECDSA P-256) for https listeners of the demo and the sandbox. It is constrained to local
/// names, so that trusting it is harmless. Its files are in the folder <c>tls</c> of the data folder: <c>ca.pem</c>,
/// <c>ca.key</c>, <c>server.pem</c>, <c>server.key</c>; it stays the same from start to start.
/// </summary>
internal static class DevelopmentAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string CommonName = "CentralNic ACME Bridge development CA, local names only";
    private static readonly TimeSpan CaLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // Clients on another machine or in a container may have a clock that is behind.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>Loads the CA and the server's certificate, making or renewing what is missing or nearly over.</summary>
    /// <param name="hosts">
    /// Names and IP addresses that clients use besides <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>; <c>*</c> and unspecified
    /// addresses are skipped.
    /// </param>
    /// <exception cref="DevelopmentCaException">The folder cannot be written, its files are damaged, or a host is not local.</exception>
    public static DevelopmentCertificate LoadOrCreate(string dataFolder, IEnumerable<string> hosts, TimeProvider timeProvider)
    {
        string[] names = [.. hosts.Where(IsName).Concat(["localhost", "127.0.0.1", "::1"]).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.FirstOrDefault(name => !LocalNames.Contains(name)) is { } foreign)
        {
            throw new DevelopmentCaException(
                $"The development CA vouches only for this machine and private networks, not for {foreign}. "
                + "Give a certificate of your own (keys Tls:CertificateFile and Tls:KeyFile), or choose another host.");
        }

        var now = timeProvider.GetUtcNow();
        var folder = TlsFolder.Open(Path.Combine(Path.GetFullPath(dataFolder), "tls"));
        using var ca = LoadOrCreateCa(folder, names, now);
        var server = folder.Load(folder.ServerFile, folder.ServerKeyFile);
        if (server is null || !IsGood(server, ca, names, now))
        {
            server?.Dispose();
            server = CreateServer(folder, ca, names, now);
        }

        // Windows' TLS cannot use a key that lives in memory only; a PKCS #12 round trip is understood everywhere.
        using (server)
        {
            return new DevelopmentCertificate(X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null), folder.CaFile);
        }
    }

    private static X509Certificate2 LoadOrCreateCa(TlsFolder folder, string[] names, DateTimeOffset now)
    {
        var known = folder.Load(folder.CaFile, folder.CaKeyFile);
        if (known is not null && known.NotAfter.ToUniversalTime() - now > ServerLifetime)
        {
            if (names.FirstOrDefault(name => !LocalNames.Permits(known, name)) is { } foreign)
            {
                known.Dispose();
                throw new DevelopmentCaException(
                    $"The development CA in {folder.CaFile} was not made for the host {foreign}. "
                    + "Remove its folder to have a new one made; clients must then trust the new ca.pem.");
            }

            return known;
        }

        known?.Dispose();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=\"{CommonName}\"", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(LocalNames.CreateExtension(names));
        var ca = request.CreateSelfSigned(now - ClockSkew, now + CaLifetime);
        folder.Save(ca, key, folder.CaFile, folder.CaKeyFile);
        return ca;
    }

    private static X509Certificate2 CreateServer(TlsFolder folder, X509Certificate2 ca, string[] names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=\"CentralNic ACME Bridge\"", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        // Positive and without a leading zero byte (RFC 5280 section 4.1.2.2).
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        using var certificate = request.Create(ca, now - ClockSkew, now + ServerLifetime, serial);
        folder.Save(certificate, key, folder.ServerFile, folder.ServerKeyFile);
        return certificate.CopyWithPrivateKey(key);
    }

    private static bool IsGood(X509Certificate2 server, X509Certificate2 ca, string[] names, DateTimeOffset now)
    {
        if (server.NotAfter.ToUniversalTime() - now < RenewBefore || server.NotBefore.ToUniversalTime() > now || !IsIssuedBy(server, ca))
        {
            return false;
        }

        var alternatives = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (alternatives is null)
        {
            return false;
        }

        IPAddress[] addresses = [.. alternatives.EnumerateIPAddresses()];
        string[] dnsNames = [.. alternatives.EnumerateDnsNames()];
        return names.All(name => IPAddress.TryParse(name, out var address)
            ? addresses.Contains(address)
            : dnsNames.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsIssuedBy(X509Certificate2 server, X509Certificate2 ca) =>
        server.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } issuerKey
        && ca.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } caKey
        && issuerKey.Span.SequenceEqual(caKey.SubjectKeyIdentifierBytes.Span);

    private static bool IsName(string host) =>
        host != "*" && !(IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
}
