using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Trials.Fuzz.Requests;

/// <summary>Real requests of ACME clients, to be changed.</summary>
internal sealed class RequestSeeds : IDisposable
{
    private const string Url = "https://acme.example.test/acme/new-order";
    private const string Kid = "https://acme.example.test/acme/account/1";

    private readonly AccountKey[] _keys = [.. JwsAlgorithm.Supported.Select(AccountKey.Create)];

    public RequestSeeds()
    {
        Bodies = [.. _keys.SelectMany(key => Payloads.Select(payload => new SignedBody(
            JwsSigner.Sign(key, Url, "bm9uY2U", payload, payload.Length % 2 == 0 ? null : Kid), payload, key.PublicKey)))];
        Headers =
        [
            .. _keys.Select(
                key => Encoding.UTF8.GetBytes(
                    $$"""{"alg":"{{key.Algorithm}}","nonce":"abc","jwk":{{key.PublicKey.ToJson()}},"url":"{{Url}}"}""")),
        ];
        Csrs = [.. MakeCsrs()];
    }

    /// <summary>A body with what was signed in it.</summary>
    /// <param name="Body">The body.</param>
    /// <param name="Payload">Its payload.</param>
    /// <param name="Key">The key that verifies it.</param>
    internal sealed record SignedBody(byte[] Body, byte[] Payload, JsonWebKey Key);

    /// <summary>Payloads of each kind.</summary>
    public byte[][] Payloads { get; } =
    [
        .. new[]
        {
            "",
            "{}",
            """{"termsOfServiceAgreed":true,"contact":["mailto:admin@example.test"],"onlyReturnExisting":false}""",
            """{"identifiers":[{"type":"dns","value":"www.example.test"},{"type":"dns","value":"*.example.test"}],"notAfter":"2027-01-01T00:00:00Z","profile":"default"}""",
            """{"csr":"MIIBAA"}""",
            """{"status":"deactivated"}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Signed bodies, of each algorithm and payload.</summary>
    public SignedBody[] Bodies { get; }

    /// <summary>Protected headers with a key, of each algorithm.</summary>
    public byte[][] Headers { get; }

    /// <summary>Certificate signing requests, DER.</summary>
    public byte[][] Csrs { get; }

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    private static IEnumerable<byte[]> MakeCsrs()
    {
        using var rsa = RSA.Create(2048);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        yield return new CertificateRequest(
            "CN=example.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        yield return new CertificateRequest(
            "CN=example.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss).CreateSigningRequest();
        yield return new CertificateRequest(
            "", p384, HashAlgorithmName.SHA384)
        { CertificateExtensions = { Names() } }.CreateSigningRequest();
        yield return new CertificateRequest("CN=example.test", p521, HashAlgorithmName.SHA512).CreateSigningRequest();
        yield return new CertificateRequest("CN=www.example.test, O=Example, C=DE", p256, HashAlgorithmName.SHA256)
        {
            CertificateExtensions =
            {
                Names(),
                new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true),
                new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false),
                new X509BasicConstraintsExtension(false, false, 0, true),
            },
        }.CreateSigningRequest();
    }

    private static X509Extension Names()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example.test");
        names.AddDnsName("*.example.test");
        return names.Build();
    }
}
