using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CentralNic.Reseller.Sandbox.Tests.Control;

/// <summary>Whoever controls a sandbox over HTTP: programs with JSON, or a browser with forms.</summary>
internal sealed class Operator(SandboxServer server) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    public Task<(int Status, string Body)> GetAsync(string path, string? host = null) => SendAsync(HttpMethod.Get, path, null, host: host);

    public Task<(int Status, string Body)> PostAsync(string path, string json, string? origin = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), origin);

    public Task<(int Status, string Body)> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(
            fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), server.Page.GetLeftPart(UriPartial.Authority));

    public Task<(int Status, string Body)> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>The sentence of an error.</summary>
    public static string Error((int Status, string Body) answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("error").GetString()!;
    }

    public async Task<(int Status, string Body)> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? origin = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Page, path)) { Content = content };
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _http.Dispose();
}
