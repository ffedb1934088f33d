using System.Text.Json.Nodes;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>The <c>url</c> of the protected header, and what of the request's own address is believed (RFC 8555 section 6.4).</summary>
[Collection(RunningBridge.Name)]
public sealed class RequestUrlTests(RunningBridge bridge) : IAsyncLifetime
{
    private readonly string _payload = Customer.OrderFor("url.test");
    private Customer _customer = null!;

    private string Url => bridge.Url("new-order");

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    /// <summary>Whatever a test sent, it was refused, and nothing is left of it.</summary>
    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await _customer.OrdersAsync());
        _customer.Dispose();
    }

    [Fact]
    [Trait("Requirement", "R8555-6.4-01")]
    public async Task Url_OfAnotherResourceIsRefused() => await RefusedAsync(bridge.Url("new-account"));

    [Fact]
    [Trait("Requirement", "R8555-6.4-02")]
    public async Task Url_IsComparedExactly()
    {
        var authority = new Uri(bridge.Origin).Authority;
        string[] urls =
        [
            Url + "/", Url + "?x=1", Url + "?", Url + "#x", Url.ToUpperInvariant(), "http" + Url["https".Length..],
            Url.Replace(authority, "LOCALHOST", StringComparison.Ordinal), Url.Replace(authority, "127.0.0.1", StringComparison.Ordinal),
            Url.Replace(authority, "127.0.0.1:443", StringComparison.Ordinal),
            Url.Replace("new-order", "%6Eew-order", StringComparison.Ordinal),
            Url.Replace("/acme/", "//acme/", StringComparison.Ordinal), Url.Replace("/acme/", "/x/../acme/", StringComparison.Ordinal),
            "/acme/new-order", "", " " + Url,
        ];

        foreach (var url in urls)
        {
            await RefusedAsync(url);
        }
    }

    [Theory]
    [InlineData("?x=1")]
    [InlineData("/")]
    [InlineData("%20")]
    [Trait("Requirement", "R8555-6.4-02")]
    public async Task Url_TheRequestMustGoToTheUrlThatWasSigned(string more)
    {
        var body = _customer.Raw.Sign((await _customer.Raw.HeaderAsync(Url)).ToJsonString(), _payload);

        (await _customer.Raw.SendAsync(Url + more, body.ToJsonString())).AssertRefused("unauthorized", "malformed");
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    [Trait("Requirement", "R8555-6.2-11")]
    public async Task Url_MustBeAString(string url) =>
        (await _customer.Raw.PostAsync(Url, _payload, header => header["url"] = JsonNode.Parse(url))).AssertRefused("malformed");

    [Fact]
    [Trait("Requirement", "R8555-6.2-11")]
    public async Task Url_MustBeThere() =>
        (await _customer.Raw.PostAsync(Url, _payload, header => header.Remove("url"))).AssertRefused("malformed", "unauthorized");

    [Fact]
    [Trait("Requirement", "R8555-6.4-03")]
    public async Task Url_OfAForgedHostIsRefused()
    {
        var forged = Url.Replace(new Uri(bridge.Origin).Authority, "evil.test", StringComparison.Ordinal);
        var body = _customer.Raw.Sign((await _customer.Raw.HeaderAsync(forged)).ToJsonString(), _payload).ToJsonString();

        var answer = await bridge.ExchangeAsync(
            "POST /acme/new-order HTTP/1.1\r\nHost: evil.test\r\nContent-Type: application/jose+json\r\nContent-Length: "
            + $"{body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:ietf:params:acme:error:unauthorized", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.4-03")]
    public async Task Directory_IsTheSameForAForgedHost()
    {
        var answer = await bridge.ExchangeAsync("GET /acme/directory HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n");

        Assert.Contains($"\"{Url}\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.test", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("Forwarded")]
    [Trait("Requirement", "R8555-6.4-04")]
    public async Task Directory_IsTheSameWhateverAProxySeemsToSay(string header)
    {
        var honest = await _customer.Raw.GetAsync(bridge.Url("directory"));

        var forged = await _customer.Raw.GetAsync(
            bridge.Url("directory"), (header, header == "Forwarded" ? "host=evil.test" : "evil.test"));

        Assert.Equal((200, honest.Body), (forged.Status, forged.Body));
    }

    private async Task RefusedAsync(string url) =>
        (await _customer.Raw.PostAsync(Url, _payload, header => header["url"] = url)).AssertRefused("unauthorized");
}
