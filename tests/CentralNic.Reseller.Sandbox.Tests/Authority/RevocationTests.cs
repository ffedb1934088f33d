using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Tests.Authority;

/// <summary>OCSP answers and CRLs, read by openssl. Openssl checks their dates by the machine's clock.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-ocsp-").FullName;
    private readonly Register _register = new(folder: null);
    private readonly CertificateAuthority _authority;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public RevocationTests() => _authority = new(
        Hierarchy.Open(null, new("http://127.0.0.1:1"), _now), new(_register), new(), new("http://127.0.0.1:1"), lifetime: null);

    [Theory]
    [InlineData(CaBrand.DigiCert, "ssl123dv", false)]
    [InlineData(CaBrand.Sectigo, "positivessldv", true)]
    internal async Task Ocsp_SaysGoodThenRevoked(CaBrand brand, string of, bool rsa)
    {
        OpenSsl.SkipIfMissing();
        var leaf = Issue(brand, of, rsa);
        Assert.Contains("leaf.pem: good", await AskAsync(brand, leaf.Pem), StringComparison.Ordinal);

        Revoke(leaf);
        var answer = await AskAsync(brand, leaf.Pem);

        Assert.Contains("leaf.pem: revoked", answer, StringComparison.Ordinal);
        Assert.Contains("Response verify OK", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ocsp_OfACertificateThatWasNeverIssuedIsUnknown()
    {
        OpenSsl.SkipIfMissing();
        using var stranger = Hierarchy.Open(null, new("http://127.0.0.1:1"), _now);
        using var other = new CertificateAuthority(stranger, new(_register), new(), new("http://127.0.0.1:1"), lifetime: null);
        using var key = Api.NewKey();
        var issued = other.Issue(Leaf(CaBrand.DigiCert, new(key)), _now);
        Assert.Contains("leaf.pem: unknown", await AskAsync(CaBrand.DigiCert, issued.Pem), StringComparison.Ordinal);
    }

    [Fact]
    public void Ocsp_RubbishIsMalformed()
    {
        // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED malformedRequest (1) }
        Assert.Equal("30030A0101", Convert.ToHexString(_authority.AnswerOcsp("digicert", [1, 2, 3], _now)!));
        Assert.Equal("30030A0101", Convert.ToHexString(_authority.AnswerOcsp("digicert", [], _now)!));
        Assert.Null(_authority.AnswerOcsp("nobody", [1, 2, 3], _now));
    }

    [Fact]
    public async Task Crl_ListsWhatItsIssuerRevoked()
    {
        OpenSsl.SkipIfMissing();
        var digiCert = Issue(CaBrand.DigiCert, "ssl123dv", rsa: false);
        var kept = Issue(CaBrand.DigiCert, "ssl123dv", rsa: false);
        var sectigo = Issue(CaBrand.Sectigo, "positivessldv", rsa: false);
        Revoke(digiCert);
        Revoke(sectigo);

        var list = Write("digicert.crl", _authority.Document("digicert.crl", _now)!);
        var (_, text) = await OpenSsl.RunAsync(
            "crl",
            "-inform",
            "DER",
            "-in",
            list,
            "-noout",
            "-text",
            "-CAfile",
            Write("i.pem", _authority.IntermediatePem(CaBrand.DigiCert)));

        Assert.Contains("verify OK", text, StringComparison.Ordinal);
        Assert.Contains("Serial Number: " + digiCert.Serial, text, StringComparison.Ordinal);
        Assert.DoesNotContain(kept.Serial, text, StringComparison.Ordinal);
        Assert.DoesNotContain(sectigo.Serial, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CaBrand.DigiCert, "ssl123dv", false)]
    [InlineData(CaBrand.DigiCert, "ssl123dv", true)]
    [InlineData(CaBrand.Sectigo, "positivessldv", false)]
    [InlineData(CaBrand.Sectigo, "positivessldv", true)]
    internal async Task Chain_VerifiesToTheRoot(CaBrand brand, string of, bool rsa)
    {
        OpenSsl.SkipIfMissing();
        var leaf = Issue(brand, of, rsa);
        var (code, text) = await OpenSsl.RunAsync(
            "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "example.test",
            "-CAfile", Write(
                "root.pem",
                _authority.RootPem), "-untrusted", Write("i.pem", _authority.IntermediatePem(brand)), Write("leaf.pem", leaf.Pem));
        Assert.True(code == 0, text);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _register.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> AskAsync(CaBrand brand, string leafPem)
    {
        var leaf = Write("leaf.pem", leafPem);
        var issuer = Write("issuer.pem", _authority.IntermediatePem(brand));
        var root = Write("root.pem", _authority.RootPem);
        var request = Path.Combine(_folder, "request.der");
        var (code, text) = await OpenSsl.RunAsync("ocsp", "-issuer", issuer, "-cert", leaf, "-no_nonce", "-reqout", request);
        Assert.True(code == 0, text);
        var bytes = await File.ReadAllBytesAsync(request, TestContext.Current.CancellationToken);
        var response = Write("response.der", _authority.AnswerOcsp(brand.ToString().ToLowerInvariant(), bytes, _now)!);
        (code, text) = await OpenSsl.RunAsync("ocsp", "-issuer", issuer, "-cert", leaf, "-respin", response, "-CAfile", root);
        Assert.True(code == 0, text);
        return text;
    }

    private IssuedCertificate Issue(CaBrand brand, string of, bool rsa)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : Api.NewKey();
        var issued = _authority.Issue(Leaf(brand, key is RSA r ? new(r) : new PublicKey((ECDsa)key)), _now);
        _register.Change((_, ids) => new()
        {
            Certificates = [new CertificateEntry
            {
                Id = ids.Certificate("XX"),
                OrderId = "XX0",
                Account = "sandbox",
                Class = of,
                Status = SandboxCertificateStatus.Processing,
                CsrPem = "",
                Rows = [],
                Proof = new(DcvMethod.Http, "", "", ""),
                ServerType = "apache",
                TechContacts = [],
                ServiceTags = [],
                Created = _now,
                Updated = _now,
                CaCertificateId = 1,
            }.Issued(issued, _now)],
        });
        return issued;
    }

    private static LeafRequest Leaf(CaBrand brand, PublicKey key) =>
        new() { Brand = brand, Type = "DV", Key = key, Names = ["example.test"], NoLaterThan = DateTimeOffset.UtcNow.AddYears(1) };

    private void Revoke(IssuedCertificate issued)
    {
        var entry = _register.Read(b => b.Certificates.Single(c => c.Serial == issued.Serial));
        _register.Change(
            (_, _) => new() { Certificates = [entry.Become(SandboxCertificateStatus.Revoked, _now) with { RevokedAt = _now }] });
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
