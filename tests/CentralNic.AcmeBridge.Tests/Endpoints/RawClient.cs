using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>An ACME client with control over every byte. It retries nothing and corrects nothing.</summary>
internal sealed class RawClient(RunningBridge bridge, string algorithm = "ES256") : IDisposable
{
    public AccountKey Key { get; private set; } = AccountKey.Create(algorithm);

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

    /// <summary>Signs with another key from now on.</summary>
    public void Adopt(AccountKey key)
    {
        Key.Dispose();
        Key = key;
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
    public JsonObject Sign(string header, string payload) => Sign(header, Encoding.UTF8.GetBytes(payload));

    /// <summary>Signs what is given, right or wrong.</summary>
    public JsonObject Sign(string header, byte[] payload)
    {
        var (protectedText, payloadText) = (Encode(header), Base64Url.Encode(payload));
        return new JsonObject
        {
            ["protected"] = protectedText,
            ["payload"] = payloadText,
            ["signature"] = Base64Url.Encode(Key.Sign(Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}"))),
        };
    }

    /// <summary>A proper request but for the header, which the test spoils.</summary>
    public async Task<Answer> PostAsync(string url, string payload, Action<JsonObject> spoil)
    {
        var header = await HeaderAsync(url);
        spoil(header);
        return await SendAsync(url, Sign(header.ToJsonString(), payload).ToJsonString());
    }

    /// <summary>A proper request but for the outer JSON, which the test spoils.</summary>
    public async Task<Answer> PostSpoiledAsync(string url, string payload, Action<JsonObject> spoil)
    {
        var body = Sign((await HeaderAsync(url)).ToJsonString(), payload);
        spoil(body);
        return await SendAsync(url, body.ToJsonString());
    }

    /// <summary>A proper signed request.</summary>
    public async Task<Answer> PostAsync(string url, string payload) =>
        await SendAsync(url, Sign((await HeaderAsync(url)).ToJsonString(), payload).ToJsonString());

    public Task<Answer> SendAsync(string url, string body, string? contentType = "application/jose+json") =>
        SendAsync(url, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<Answer> SendAsync(
        string url,
        byte[] body,
        string? contentType = "application/jose+json",
        string method = "POST",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method is not "GET" and not "HEAD")
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        using var answer = await bridge.Http.SendAsync(request);
        return new Answer(answer, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A plain read without a signature.</summary>
    public Task<Answer> GetAsync(string url, params (string Name, string Value)[] headers) =>
        SendAsync(url, [], method: "GET", headers: headers);

    public void Dispose() => Key.Dispose();

    private static string Encode(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));
}
