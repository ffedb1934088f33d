using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>Raw commands over HTTP.</summary>
internal sealed class Api(SandboxServer server) : IDisposable
{
    private readonly HttpClient _http = new();

    public string Login { get; init; } = "sandbox";

    public string Password { get; init; } = "sandbox";

    public async Task<ResellerResponse> SendAsync(ResellerCommand command) => ResellerResponse.Parse(await PostAsync(
        [new("s_login", Login), new("s_pw", Password), new("s_opmode", "OTE"), new("s_command", command.ToWire())]));

    public Task<ResellerResponse> SendAsync(string name, params ReadOnlySpan<(string Key, string Value)> parameters)
    {
        var command = new ResellerCommand(name);
        foreach (var (key, value) in parameters)
        {
            command.Set(key, value);
        }

        return SendAsync(command);
    }

    public async Task<string> PostAsync(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var response = await _http.PostAsync(server.Endpoint, form, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<byte[]> GetAsync(string url) => _http.GetByteArrayAsync(new Uri(url), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetPageAsync(Uri url) => _http.GetAsync(url, TestContext.Current.CancellationToken);

    /// <summary>An AddCertificate command with all that is mandatory.</summary>
    public static ResellerCommand Order(string of, string? method, string csr, params ReadOnlySpan<string> names)
    {
        var command = new ResellerCommand("AddCertificate")
            .Set("apiversion", "2")
            .Set("class", of)
            .Set("dcvmethod", method)
            .Set("techcontact0", "P-ABC123")
            .SetLines("csr", csr);
        for (var i = 0; i < names.Length; i++)
        {
            command.Set($"domain{i}", names[i]);
        }

        return command;
    }

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string Csr(AsymmetricAlgorithm key, string commonName = "example.test") => (key switch
    {
        RSA rsa => new CertificateRequest($"CN={commonName}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ECDsa ec => new CertificateRequest($"CN={commonName}", ec, HashAlgorithmName.SHA256),
        _ => throw new ArgumentException("RSA or elliptic", nameof(key)),
    }).CreateSigningRequestPem();

    public static string NewCsr(string commonName = "example.test")
    {
        using var key = NewKey();
        return Csr(key, commonName);
    }

    public void Dispose() => _http.Dispose();
}
