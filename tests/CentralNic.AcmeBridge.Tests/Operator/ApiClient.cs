using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>A program of the operator's that uses the API on <c>Operator:Listen</c> with a token.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private ApiClient(string origin, string? token)
    {
        _http.BaseAddress = new Uri(origin + OperatorApi.BasePath + "/");
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One with a new token of a role: <c>view</c>, <c>operate</c> or <c>tenant:NAME</c>.</summary>
    public static async Task<ApiClient> WithRoleAsync(RunningBridge bridge, string role)
    {
        Assert.True(OperatorRole.TryParse(role, out var parsed));
        return new ApiClient(bridge.PageOrigin, (await bridge.Bridge.Tokens.CreateAsync("test", parsed, null, Cancellation)).Token);
    }

    /// <summary>One with the token itself, or none.</summary>
    public static ApiClient WithToken(RunningBridge bridge, string? token) => new(bridge.PageOrigin, token);

    /// <summary>Asks; the answer must have the status.</summary>
    public async Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await _http.GetAsync(path, Cancellation), expected);

    /// <summary>Tells; the answer must have the status.</summary>
    public async Task<JsonNode> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await _http.PostAsync(path, body is null ? null : JsonContent.Create(body), Cancellation), expected);

    /// <summary>Sends anything; gives the status alone.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>Tells anything; gives the status alone.</summary>
    public async Task<HttpStatusCode> StatusOfPostAsync(string path, JsonNode body)
    {
        using var answer = await _http.PostAsync(path, JsonContent.Create(body), Cancellation);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
            return JsonNode.Parse(text)!;
        }
    }
}
