using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>An ACME client with control over every byte. It retries nothing and corrects nothing.</summary>
internal sealed class RawClient(RunningBridge bridge, string algorithm = "ES256") : IDisposable
{
    public AccountKey Key { get; } = AccountKey.Create(algorithm);

    public string? Account { get; private set; }

    public async Task<string> NonceAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, bridge.Url("new-nonce"));
        using var answer = await bridge.Http.SendAsync(request);
        return answer.Headers.GetValues("Replay-Nonce").Single();
    }

    public async Task<Answer> RegisterAsync(string payload = """{"termsOfServiceAgreed":true}""")
    {
        var answer = await PostAsync(bridge.Url("new-account"), payload);
        Account = answer.Location ?? Account;
        return answer;
    }

    /// <summary>The proper protected header for a URL, to be spoiled by the test.</summary>
    public async Task<JsonObject> HeaderAsync(string url)
    {
        var header = new JsonObject { ["alg"] = Key.Algorithm, ["nonce"] = await NonceAsync(), ["url"] = url };
        if (Account is null)
        {
            header["jwk"] = JsonNode.Parse(Key.PublicKey.ToJson());
        }
        else
        {
            header["kid"] = Account;
        }

        return header;
    }

    /// <summary>Signs what is given, right or wrong.</summary>
    public JsonObject Sign(string header, string payload)
    {
        var (protectedText, payloadText) = (Encode(header), Encode(payload));
        return new JsonObject
        {
            ["protected"] = protectedText,
            ["payload"] = payloadText,
            ["signature"] = Base64Url.Encode(Key.Sign(Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}"))),
        };
    }

    /// <summary>A proper signed request.</summary>
    public async Task<Answer> PostAsync(string url, string payload) =>
        await SendAsync(url, Sign((await HeaderAsync(url)).ToJsonString(), payload).ToJsonString());

    public Task<Answer> SendAsync(string url, string body, string? contentType = "application/jose+json") =>
        SendAsync(url, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> SendAsync(string url, byte[] body, string? contentType = "application/jose+json", string method = "POST")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (method is not "GET" and not "HEAD")
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        using var answer = await bridge.Http.SendAsync(request);
        return new Answer(answer, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => Key.Dispose();

    private static string Encode(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));
}

/// <summary>What the bridge answered.</summary>
internal sealed record Answer
{
    public Answer(HttpResponseMessage message, string body)
    {
        Status = (int)message.StatusCode;
        Body = body;
        MediaType = message.Content.Headers.ContentType?.MediaType;
        Location = message.Headers.Location?.OriginalString;
        Links = message.Headers.TryGetValues("Link", out var links) ? [.. links] : [];
        Nonce = message.Headers.TryGetValues("Replay-Nonce", out var nonces) ? nonces.Single() : null;
        Allow = message.Content.Headers.Allow;
        CacheControl = message.Headers.CacheControl?.ToString();
    }

    public int Status { get; }

    public string Body { get; }

    public string? MediaType { get; }

    public string? Location { get; }

    public IReadOnlyList<string> Links { get; }

    public string? Nonce { get; }

    public ICollection<string> Allow { get; }

    public string? CacheControl { get; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error type without its namespace.</summary>
    public string? Error => Json.GetProperty("type").GetString()?.Replace("urn:ietf:params:acme:error:", "", StringComparison.Ordinal);
}
