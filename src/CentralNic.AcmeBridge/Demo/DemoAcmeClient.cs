using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;

namespace CentralNic.AcmeBridge.Demo;

/// <summary>The ACME client of the demo: as much of RFC 8555 as an order needs, over real HTTPS.</summary>
internal sealed class DemoAcmeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly AccountKey _key = AccountKey.Create(JwsAlgorithm.ES256);
    private DirectoryDocument? _directory;
    private string? _nonce;
    private string? _account;

    /// <summary>Makes a client that trusts one CA and nothing else.</summary>
    public DemoAcmeClient(X509Certificate2 trusted)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = null;
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { trusted },
        };
        _http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>The account key's thumbprint, for key authorizations.</summary>
    public string Thumbprint => _key.PublicKey.Thumbprint;

    /// <summary>Reads the directory and makes an account; gives its URL.</summary>
    public async Task<string> RegisterAsync(Uri directory, CancellationToken cancellationToken)
    {
        await using var stream = await _http.GetStreamAsync(directory, cancellationToken);
        _directory = await JsonSerializer.DeserializeAsync(stream, AcmeJson.Default.DirectoryDocument, cancellationToken);
        using var answer = await PostAsync(_directory!.NewAccount, """{"termsOfServiceAgreed":true}"""u8.ToArray(), cancellationToken);
        _account = Location(answer);
        return _account;
    }

    /// <summary>Makes an order; gives it with its URL.</summary>
    public async Task<(string Url, OrderDocument Order)> OrderAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new NewOrderPayload { Identifiers = [.. names.Select(IdentifierDocument.ForDns)] },
            AcmeJson.Default.NewOrderPayload);
        using var answer = await PostAsync(_directory!.NewOrder, payload, cancellationToken);
        return (Location(answer), await ReadAsync(answer, AcmeJson.Default.OrderDocument, cancellationToken));
    }

    /// <summary>Reads a resource by POST-as-GET.</summary>
    public async Task<T> ReadAsync<T>(string url, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(url, [], cancellationToken);
        return await ReadAsync(answer, type, cancellationToken);
    }

    /// <summary>Says that a challenge can be looked at.</summary>
    public async Task StartChallengeAsync(string url, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(url, "{}"u8.ToArray(), cancellationToken);
    }

    /// <summary>Sends the CSR; gives the order as answered.</summary>
    public async Task<OrderDocument> FinalizeAsync(string url, byte[] csr, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new FinalizePayload { Csr = Base64Url.Encode(csr) }, AcmeJson.Default.FinalizePayload);
        using var answer = await PostAsync(url, payload, cancellationToken);
        return await ReadAsync(answer, AcmeJson.Default.OrderDocument, cancellationToken);
    }

    /// <summary>Downloads a certificate chain, PEM.</summary>
    public async Task<string> DownloadAsync(string url, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(url, [], cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken)
            ?? throw new CommandFailedException(ExitCode.Failure, $"{answer.RequestMessage?.RequestUri} answered null.");
    }

    private static string Location(HttpResponseMessage answer) =>
        answer.Headers.Location?.OriginalString
        ?? throw new CommandFailedException(ExitCode.Failure, $"{answer.RequestMessage?.RequestUri} answered without Location.");

    private async Task<HttpResponseMessage> PostAsync(string url, byte[] payload, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JwsSigner.Sign(_key, url, await TakeNonceAsync(cancellationToken), payload, _account));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
        var answer = await _http.PostAsync(new Uri(url), content, cancellationToken);
        _nonce = answer.Headers.GetValues("Replay-Nonce").First();
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        var problem = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.Dispose();
        throw new CommandFailedException(ExitCode.Failure, $"The bridge refused POST {url}: {problem}");
    }

    private async Task<string> TakeNonceAsync(CancellationToken cancellationToken)
    {
        if (_nonce is { } nonce)
        {
            _nonce = null;
            return nonce;
        }

        using var request = new HttpRequestMessage(HttpMethod.Head, _directory!.NewNonce);
        using var answer = await _http.SendAsync(request, cancellationToken);
        return answer.Headers.GetValues("Replay-Nonce").First();
    }
}
