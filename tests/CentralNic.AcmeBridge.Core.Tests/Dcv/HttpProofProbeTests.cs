using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A web server answers by path; what the CA would think of it.</summary>
public sealed class HttpProofProbeTests : IAsyncLifetime
{
    private WebApplication _web = null!;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
        await _web.StartAsync();
        _port = new Uri(_web.Urls.First()).Port;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Theory]
    [InlineData("/value", false, null)]
    [InlineData("/several", false, null)]
    [InlineData("/windows", false, null)]
    [InlineData("/other", false, "other contents")]
    [InlineData("/missing", false, "status 404")]
    [InlineData("/moved", false, "a redirect, which the CA does not follow")]
    [InlineData("/moved", true, null)]
    [InlineData("/sibling", true, null)]
    [InlineData("/dotted", true, null)]
    [InlineData("/away", true, "another domain")]
    [InlineData("/circle", true, "too many")]
    [InlineData("/port", true, "another port")]
    public async Task Look_JudgesAsTheCaWould(string path, bool followsRedirects, string? found)
    {
        var sighting = await LookAsync("www.site.test", path, followsRedirects);

        Assert.True(found is null == sighting.IsVisible, sighting.Found);
        Assert.Contains(found ?? "", sighting.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AddressThatIsNotPublic_IsNotDialled()
    {
        var sighting = await LookAsync("127.0.0.1", "/value", false);

        Assert.False(sighting.IsVisible);
        Assert.Contains("Validation:AllowedNetworks", sighting.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_NobodyListens_SaysSo()
    {
        await _web.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("connection refused", (await LookAsync("www.site.test", "/value", false)).Found, StringComparison.Ordinal);
    }

    private async Task<DcvObservation> LookAsync(string host, string path, bool followsRedirects)
    {
        var options = new DcvVisibilityOptions { HttpPort = _port };
        var validation = new ValidationOptions { AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)] };
        using var probe = new HttpProofProbe(options, validation, new NameResolver(validation, new DnsLookup(validation)), TimeProvider.System);
        return await probe.LookAsync(host, null, new DcvFile(path, "first\nsecond"), false, followsRedirects, TestContext.Current.CancellationToken);
    }

    private Task AnswerAsync(HttpContext http)
    {
        var location = http.Request.Path.Value switch
        {
            "/moved" => "/value",
            "/sibling" => "http://site.test/value",
            "/dotted" => "http://site.test./value",
            "/away" => "http://other.test/value",
            "/circle" => "/circle",
            "/port" => "http://site.test:1/value",
            _ => null,
        };
        if (location is not null)
        {
            http.Response.Redirect(location);
            return Task.CompletedTask;
        }

        // The host as the CA names it: without a port.
        Assert.Null(http.Request.Host.Port);
        var body = http.Request.Path.Value switch
        {
            "/value" => "first\nsecond\n",
            "/several" => "another\nfirst\nsecond\nlast",
            "/windows" => "first\r\nsecond\r\n",
            "/other" => "something else",
            _ => null,
        };
        http.Response.StatusCode = body is null ? 404 : 200;
        return http.Response.WriteAsync(body ?? "");
    }
}
