using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A web server answers by path; what the CA would think of it.</summary>
public sealed class HttpProofProbeTests : IAsyncLifetime
{
    private static readonly AddressOverride[] Fixed = [new AddressOverride("test", IPAddress.Loopback)];

    private readonly ConcurrentQueue<string> _asked = new();
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

    /// <summary>Who orders a name chooses where it redirects to; the operator's permissions are not meant for what stands there.</summary>
    [Theory]
    [InlineData("/sibling", true)]
    [InlineData("/sibling", false)]
    [InlineData("/loopback", true)]
    public async Task Look_RedirectToAHostThatWasNotOrdered_HasNoneOfTheOrderedNamesPermissions(string path, bool hasAddress)
    {
        await using var dns = StartDns(hasAddress);

        var sighting = await LookAsync(PrivateSite(dns) with { AddressOverrides = Fixed }, path, "www.site.test");

        Assert.False(sighting.IsVisible);
        Assert.Contains(
            path == "/loopback" ? "to another domain"
                : hasAddress ? "not connected to after a redirect"
                : "neither an A nor an AAAA record",
            sighting.Found,
            StringComparison.Ordinal);
        Assert.Equal([path], _asked);
    }

    /// <summary>What stands in a private network is not told: who orders a name chooses where its DNS and its redirects lead.</summary>
    [Theory]
    [InlineData("/other", "other contents", "something else")]
    [InlineData("/inner", "status 404", "session")]
    public async Task Look_OfAHostThatIsNotPublic_TellsNothingOfItsAnswerUnlessItsAddressIsFixed(
        string path, string told, string quoted)
    {
        await using var dns = StartDns(hasAddress: true);

        var hidden = (await LookAsync(PrivateSite(dns), path)).Found;
        var known = (await LookAsync(PrivateSite(dns) with { AddressOverrides = Fixed }, path)).Found;

        Assert.Contains(told, hidden, StringComparison.Ordinal);
        Assert.DoesNotContain(quoted, hidden, StringComparison.Ordinal);
        Assert.Contains(quoted, known, StringComparison.Ordinal);
    }

    /// <summary>The runtime's own message quotes the line.</summary>
    [Fact]
    public async Task Look_OfWhatIsNoWebServer_TellsNothingOfItsAnswer()
    {
        await using var server = new ScriptedHttpServer("SSH-2.0-OpenSSH_9.2p1 inner\r\n\r\n");

        var found = (await LookAsync(
            new DcvVisibilityOptions { HttpPort = server.Port }, "www.site.test", "/value", isHttps: false, followsRedirects: false)).Found;

        Assert.Contains("the answer is not HTTP/1.1", found, StringComparison.Ordinal);
        Assert.DoesNotContain("SSH", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_NobodyListens_SaysSo()
    {
        await _web.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("connection refused", (await LookAsync("www.site.test", "/value", false)).Found, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whoever has a site chooses what its certificate names: the runtime would fetch issuers and revocation lists from there.
    /// </summary>
    [Fact]
    public async Task Look_ByHttps_FetchesNothingThatTheCertificateNames()
    {
        using var named = new TcpListener(IPAddress.Loopback, 0);
        named.Start();
        using var certificate = CertificateNaming(new Uri($"http://127.0.0.1:{((IPEndPoint)named.LocalEndpoint).Port}/"));

        // The server's side asks for nothing either: otherwise it would fetch an OCSP answer to hand on.
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = context }),
            })));
        await using var web = builder.Build();
        web.Run(http => http.Response.WriteAsync("first\nsecond"));
        await web.StartAsync(TestContext.Current.CancellationToken);
        var options = new DcvVisibilityOptions { HttpsPort = new Uri(web.Urls.First()).Port };

        var sighting = await LookAsync(options, "www.site.test", "/value", isHttps: true, followsRedirects: false);

        Assert.True(sighting.IsVisible, sighting.Found);
        Assert.False(named.Pending(), "The look dialled an address that the certificate names.");
    }

    private Task<DcvObservation> LookAsync(string host, string path, bool followsRedirects) =>
        LookAsync(new DcvVisibilityOptions { HttpPort = _port }, host, path, isHttps: false, followsRedirects);

    /// <summary>A certificate of an issuer that nobody knows, which names where that could be had, asked and looked up.</summary>
    private static X509Certificate2 CertificateNaming(Uri place)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Nobody", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var issuer = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=www.site.test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{place}ocsp"], [$"{place}issuer.crt"]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{place}list.crl"]));
        using var signed = request.Create(issuer, now.AddHours(-1), now.AddHours(1), [1, 2, 3]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private static ScriptedDnsServer StartDns(bool hasAddress) => new(
        (_, type) => hasAddress && type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, IPAddress.Loopback.GetAddressBytes())] : []);

    private static ValidationOptions PrivateSite(ScriptedDnsServer dns) => new()
    {
        AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        Resolvers = [dns.EndPoint],
    };

    private Task<DcvObservation> LookAsync(ValidationOptions validation, string path, params string[] ordered) =>
        LookAsync(new DcvVisibilityOptions { HttpPort = _port }, validation, "www.site.test", ordered, path, false, followsRedirects: true);

    private static Task<DcvObservation> LookAsync(
        DcvVisibilityOptions options, string host, string path, bool isHttps, bool followsRedirects) => LookAsync(
        options, new ValidationOptions { AddressOverrides = Fixed }, host, ["site.test"], path, isHttps, followsRedirects);

    private static async Task<DcvObservation> LookAsync(
        DcvVisibilityOptions options,
        ValidationOptions validation,
        string host,
        string[] ordered,
        string path,
        bool isHttps,
        bool followsRedirects)
    {
        using var probe = new HttpProofProbe(
            options, validation, new NameResolver(validation, new DnsLookup(validation)), TimeProvider.System);
        var file = new DcvFile(path, "first\nsecond");
        return await probe.LookAsync(host, null, ordered, file, isHttps, followsRedirects, TestContext.Current.CancellationToken);
    }

    private Task AnswerAsync(HttpContext http)
    {
        _asked.Enqueue(http.Request.Path.Value!);
        var location = http.Request.Path.Value switch
        {
            "/moved" => "/value",
            "/sibling" => "http://site.test/value",
            "/dotted" => "http://site.test./value",
            "/away" => "http://other.test/value",
            "/circle" => "/circle",
            "/port" => "http://site.test:1/value",
            "/loopback" => "http://127.0.0.1/value",
            "/inner" => "/login?session=1",
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
