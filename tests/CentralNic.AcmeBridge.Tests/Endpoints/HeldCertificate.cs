using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>A certificate with its key, as a customer holds it.</summary>
internal sealed class HeldCertificate : IDisposable
{
    private readonly RunningBridge _bridge;
    private readonly ECDsa _key;

    private HeldCertificate(RunningBridge bridge, ECDsa key, byte[] csr, Answer order, X509Certificate2 certificate)
    {
        Csr = csr;
        _bridge = bridge;
        _key = key;
        Order = order;
        Certificate = certificate;
    }

    /// <summary>The order that it was issued for.</summary>
    public Answer Order { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>The CSR that it was issued for.</summary>
    public byte[] Csr { get; }

    /// <summary>Its name in renewal information (RFC 9773 section 4.1), worked out from its DER by the test.</summary>
    public string RenewalId => RenewalIdOf(Certificate);

    /// <summary>What the reseller calls it.</summary>
    public string ResellerId => _bridge.Sandbox.State.Certificates
        .Single(known => known.Pem is { } pem && pem.Contains(Base64(Certificate)[..60], StringComparison.Ordinal)).Id;

    /// <summary>Gets a certificate for names whose control is proved.</summary>
    public static async Task<HeldCertificate> GetAsync(RunningBridge bridge, Customer customer, string? profile, params string[] names)
    {
        var order = await customer.ReadyOrderOfAsync(profile, null, names);
        return await OfAsync(bridge, customer, order, names);
    }

    /// <summary>Gets the certificate of an order that is ready.</summary>
    public static async Task<HeldCertificate> OfAsync(RunningBridge bridge, Customer customer, Answer ready, params string[] names)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = Customer.NewCsr(key, "", names);
        await customer.FinalizeAsync(ready, csr);
        var order = await customer.SettledAsync(ready.Location!);
        var chain = await customer.ReadAsync(order.Text("certificate")!);
        return new HeldCertificate(bridge, key, csr, order, X509Certificate2.CreateFromPem(chain.Body));
    }

    public static string RenewalIdOf(X509Certificate2 certificate)
    {
        var authority = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value;
        var serial = Convert.FromHexString(certificate.SerialNumber);
        return $"{Base64Url.Encode(authority.Span)}.{Base64Url.Encode(serial[0] >= 0x80 ? [0, .. serial] : serial)}";
    }

    public string Revocation(int? reason = null) => reason is null
        ? $$"""{"certificate":"{{Base64Url.Encode(Certificate.RawData)}}"}"""
        : $$"""{"certificate":"{{Base64Url.Encode(Certificate.RawData)}}","reason":{{reason}}}""";

    /// <summary>A POST that the certificate's own key signs.</summary>
    public async Task<Answer> PostAsync(Customer sender, string url, string payload)
    {
        var point = _key.ExportParameters(false).Q;
        var header = new JsonObject
        {
            ["alg"] = "ES256",
            ["nonce"] = await sender.Raw.NonceAsync(),
            ["url"] = url,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.Encode(point.X),
                ["y"] = Base64Url.Encode(point.Y),
            },
        };
        var (protectedText, payloadText) = (Encode(header.ToJsonString()), Encode(payload));
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}"), HashAlgorithmName.SHA256);
        return await sender.Raw.SendAsync(
            url, JsonSerializer.Serialize(
                new { @protected = protectedText, payload = payloadText, signature = Base64Url.Encode(signature) }));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string Base64(X509Certificate2 certificate) =>
        certificate.ExportCertificatePem().Replace("-----BEGIN CERTIFICATE-----\n", "", StringComparison.Ordinal);

    private static string Encode(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));
}
