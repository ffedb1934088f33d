using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using Xunit;

namespace CentralNic.Acme.Tests.Csr;

public sealed class CertificateSigningRequestTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    [Trait("Requirement", "R8555-7.4-11")]
    public void Parse_NamesInBothPlaces_AreFoldedAndDistinct()
    {
        var der = Make("CN=Example.test", Names("WWW.example.test", "www.example.test", "*.Example.test"));
        var csr = CertificateSigningRequest.Parse(der);
        Assert.Equal(["www.example.test", "*.example.test", "example.test"], csr.Names.Select(name => name.Value));
        Assert.Equal(der, csr.Der.ToArray());
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), csr.SubjectPublicKeyInfo.ToArray());
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), CertificateSigningRequest.KeyOf(der).ToArray());
        Assert.Equal(Convert.ToHexString(SHA256.HashData(der)).ToLower(CultureInfo.InvariantCulture), csr.Sha256Hex);
        var pem = csr.ToPem();
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----\n", pem, StringComparison.Ordinal);
        Assert.Equal(der, Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^1])));
    }

    [Theory]
    [Trait("Requirement", "R8555-7.4-11")]
    [InlineData("CN=example.test", false, "example.test")]
    [InlineData("", true, "www.example.test")]
    [InlineData("O=Example, C=DE", true, "www.example.test")]
    [InlineData("CN=www.example.test, O=Example", true, "www.example.test")]
    public void Parse_NameInOnePlace_IsEnough(string subject, bool alternative, string name)
    {
        var csr = CertificateSigningRequest.Parse(Make(subject, alternative ? [Names("www.example.test")] : []));
        Assert.Equal([name], csr.Names.Select(each => each.Value));
    }

    [Theory]
    [InlineData("nistP256", "SHA256")]
    [InlineData("nistP384", "SHA384")]
    [InlineData("nistP521", "SHA512")]
    [InlineData("nistP256", "SHA512")]
    public void Parse_EllipticCurveKeys_AreAccepted(string curve, string hash)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var request = new CertificateRequest("CN=example.test", key, new HashAlgorithmName(hash));
        Assert.Single(CertificateSigningRequest.Parse(request.CreateSigningRequest()).Names);
    }

    [Theory]
    [InlineData(2048, "SHA256", false)]
    [InlineData(3072, "SHA384", false)]
    [InlineData(2048, "SHA512", true)]
    [InlineData(2048, "SHA256", true)]
    public void Parse_RsaKeys_AreAccepted(int bits, string hash, bool pss)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest(
            "CN=example.test", key, new HashAlgorithmName(hash), pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        Assert.Single(CertificateSigningRequest.Parse(request.CreateSigningRequest()).Names);
    }

    [Fact]
    [Trait("Requirement", "R8555-11.1-01")]
    public void Parse_KeyOfAnAccount_IsToldByMatchesAndThumbprint()
    {
        var point = _key.ExportParameters(false).Q;
        var account = JsonWebKey.FromJson(
            $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode(point.X)}}","y":"{{Base64Url.Encode(point.Y)}}"}""");
        var csr = CertificateSigningRequest.Parse(Make("CN=example.test"));
        Assert.True(account.Matches(csr.SubjectPublicKeyInfo.Span));
        Assert.Equal(account.Thumbprint, csr.KeyThumbprint);

        using var rsa = RSA.Create(2048);
        var numbers = rsa.ExportParameters(false);
        account = JsonWebKey.FromJson(
            $$"""{"kty":"RSA","n":"{{Base64Url.Encode(numbers.Modulus)}}","e":"{{Base64Url.Encode(numbers.Exponent)}}"}""");
        Assert.False(account.Matches(csr.SubjectPublicKeyInfo.Span));
        csr = CertificateSigningRequest.Parse(Rsa(rsa, HashAlgorithmName.SHA256));
        Assert.True(account.Matches(csr.SubjectPublicKeyInfo.Span));
        Assert.Equal(account.Thumbprint, csr.KeyThumbprint);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-09")]
    public void Parse_NoRequest_IsBadCsr()
    {
        var der = Make("CN=example.test");
        Refuse([], "empty");
        Refuse("-----BEGIN CERTIFICATE REQUEST-----"u8.ToArray(), "PKCS#10");
        Refuse([0x30, 0x00], "PKCS#10");
        Refuse([0x30, 0x80, 0, 0], "PKCS#10");
        Refuse([.. der, 0], "followed");
        Refuse([.. der, .. der], "followed");
        Refuse(der[..^1], "PKCS#10");
        Refuse(new byte[CertificateSigningRequest.MaxLength + 1], "more than");
        using var certificate = new CertificateRequest("CN=example.test", _key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        Refuse(certificate.RawData);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-17")]
    public void Parse_CorruptedSignature_IsBadCsr()
    {
        using var rsa = RSA.Create(2048);
        var der = Rsa(rsa, HashAlgorithmName.SHA256);
        der[^1] ^= 1;
        Refuse(der, "does not verify");
        der = Make("CN=example.test");
        der[der.AsSpan().IndexOf("example.test"u8)] = (byte)'f';
        Refuse(der, "does not verify");
    }

    [Fact]
    [Trait("Requirement", "R8555-11.1-04")]
    public void Parse_WeakKey_IsBadCsr()
    {
        using var small = RSA.Create(1024);
        Refuse(Rsa(small, HashAlgorithmName.SHA256), "1024 bits");
        using var other = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        Refuse(new CertificateRequest("CN=example.test", other, HashAlgorithmName.SHA256).CreateSigningRequest(), "1.3.132.0.10");

        using var rsa = RSA.Create(2048);
        var n = rsa.ExportParameters(false).Modulus!;
        Refuse(Unsigned(n, [3]), "exponent 3;");
        Refuse(Unsigned(n, [1, 0, 2]), "exponent 65538;");
        Refuse(Unsigned(n, [1, .. new byte[8]]), "64 bits");
        Refuse(Unsigned([.. n.AsSpan(..^1), 4], [1, 0, 1]), "small factor");
        Refuse(Unsigned([.. n, .. n, .. n, .. n, 1], [1, 0, 1]), "8192");
    }

    [Fact]
    [Trait("Requirement", "R8555-11.1-04")]
    public void Parse_WeakHash_IsBadCsr()
    {
        using var rsa = RSA.Create(2048);
        Refuse(new CertificateRequest("CN=example.test", _key, HashAlgorithmName.SHA256).CreateSigningRequest(
            new Sha1Signer(_key)), "SHA-1");
        var der = Rsa(rsa, HashAlgorithmName.SHA256);
        byte[] sha256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
        der[der.AsSpan().LastIndexOf(sha256) + sha256.Length - 1] = 4;
        Refuse(der, "MD5");
        der[der.AsSpan().LastIndexOf(sha256.AsSpan(..^1)) + sha256.Length - 1] = 5;
        Refuse(der, "SHA-1");
    }

    [Fact]
    public void Parse_PointOffTheCurve_IsBadCsr()
    {
        var der = Make("CN=example.test");
        var at = der.AsSpan().IndexOf(_key.ExportParameters(false).Q.Y!);
        der[at + 31] ^= 1;
        Refuse(der, "curve");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-18")]
    public void Parse_OtherAlternativeNames_AreBadCsr()
    {
        Refuse(With(builder => builder.AddIpAddress(System.Net.IPAddress.Loopback)), "an IP address");
        Refuse(With(builder => builder.AddEmailAddress("a@example.test")), "an e-mail address");
        Refuse(With(builder => builder.AddUri(new Uri("https://example.test/"))), "a URI");
        Refuse(With(builder => builder.AddUserPrincipalName("a@example.test")), "an otherName");
        var directoryName = new AsnWriter(AsnEncodingRules.DER);
        using (directoryName.PushSequence())
        using (directoryName.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4, true)))
        using (directoryName.PushSequence())
        {
        }

        Refuse(Make("CN=example.test", new X509Extension("2.5.29.17", directoryName.Encode(), false)), "a directory name");

        byte[] With(Action<SubjectAlternativeNameBuilder> add)
        {
            var builder = new SubjectAlternativeNameBuilder();
            builder.AddDnsName("example.test");
            add(builder);
            return Make("CN=example.test", builder.Build());
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-18")]
    public void Parse_OtherPurposes_AreBadCsr()
    {
        Refuse(Make("CN=example.test", new X509BasicConstraintsExtension(true, false, 0, true)), "CA:TRUE");
        Refuse(Make("CN=example.test", new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false)), "serverAuth");
        Refuse(Make("CN=example.test", new X509EnhancedKeyUsageExtension([], false)), "serverAuth");
        Assert.Single(CertificateSigningRequest.Parse(Make(
            "CN=example.test",
            new X509BasicConstraintsExtension(false, false, 0, true),
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2"), new Oid("1.3.6.1.5.5.7.3.1")], false),
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true))).Names);
    }

    [Theory]
    [InlineData("CN=a.test, CN=b.test", "several common names")]
    [InlineData("CN=Example Ltd", "common name")]
    [InlineData("CN=192.0.2.1", "common name")]
    [InlineData("CN=localhost", "single label")]
    [InlineData("O=Example", "names nothing")]
    public void Parse_FaultySubject_IsBadCsr(string subject, string word) => Refuse(Make(subject), word);

    [Theory]
    [InlineData("a_b.test")]
    [InlineData("localhost")]
    [InlineData("a.*.test")]
    [InlineData("a.test.")]
    public void Parse_FaultyAlternativeName_IsBadCsr(string name) => Refuse(Make("CN=example.test", Names(name)), "not valid");

    [Fact]
    public void Parse_SeveralExtensionRequests_AreBadCsr()
    {
        var request = new CertificateRequest("CN=example.test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names("a.example.test"));
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
        using (list.PushSequence())
        {
            list.WriteObjectIdentifier("2.5.29.17");
            list.WriteOctetString(Names("b.example.test").RawData);
        }

        request.OtherRequestAttributes.Add(new AsnEncodedData("1.3.6.1.4.1.311.2.1.14", list.Encode()));
        Refuse(request.CreateSigningRequest(), "several extension requests");
    }

    [Fact]
    public void Parse_MutatedRequests_AreReadOrBadCsrAndNothingElse()
    {
        using var rsa = RSA.Create(2048);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        byte[][] seeds =
        [
            Make("CN=example.test, O=Example", Names(
                "www.example.test", "*.example.test"), new X509BasicConstraintsExtension(false, false, 0, true)),
            Rsa(rsa, HashAlgorithmName.SHA256),
            new CertificateRequest("CN=example.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss).CreateSigningRequest(),
            new CertificateRequest("CN=example.test", p521, HashAlgorithmName.SHA512).CreateSigningRequest(),
        ];
        var random = new Random(2986);
        for (var i = 0; i < 50_000; i++)
        {
            var der = Mutation.Of(seeds[i % seeds.Length], random);
            try
            {
                Assert.NotEmpty(CertificateSigningRequest.Parse(der).Names);
            }
            catch (AcmeProblemException refusal)
            {
                Assert.Equal(AcmeErrorType.BadCsr, refusal.Problem.Type);
            }
        }
    }

    private static X509Extension Names(params string[] names)
    {
        var builder = new AsnWriter(AsnEncodingRules.DER);
        using (builder.PushSequence())
        {
            foreach (var name in names)
            {
                builder.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            }
        }

        return new X509Extension("2.5.29.17", builder.Encode(), false);
    }

    private static byte[] Rsa(RSA key, HashAlgorithmName hash) =>
        new CertificateRequest("CN=example.test", key, hash, RSASignaturePadding.Pkcs1).CreateSigningRequest();

    /// <summary>A request with a made-up RSA key, whose faults are found before its signature is looked at.</summary>
    private static byte[] Unsigned(byte[] n, byte[] e)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteEncodedValue(new X500DistinguishedName("CN=example.test").RawData);
                writer.WriteEncodedValue(PublicKeyEncoding.RsaInfo(n, e));
                writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)).Dispose();
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
                writer.WriteNull();
            }

            writer.WriteBitString(new byte[n.Length]);
        }

        return writer.Encode();
    }

    private static void Refuse(byte[] der, string word = "") =>
        Refusal.Of(AcmeErrorType.BadCsr, () => CertificateSigningRequest.Parse(der), word);

    private byte[] Make(string subject, params X509Extension[] extensions)
    {
        var request = new CertificateRequest(subject, _key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request.CreateSigningRequest();
    }

    private sealed class Sha1Signer(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
