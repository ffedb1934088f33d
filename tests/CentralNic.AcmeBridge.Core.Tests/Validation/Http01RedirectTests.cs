using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Validation.ScriptedHttpServer;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

public sealed class Http01RedirectTests
{
    [Theory]
    [Trait("Requirement", "R8555-8.3-05")]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_IsFollowedToAnotherNameAndPath(int status)
    {
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "/proof?x=1"
                ? Ok(Proof.KeyAuthorization)
                : Redirect("//other.test:" + PortOf(stream) + "/proof?x=1#part", status), cancellationToken));
        await using var dns = new ScriptedDnsServer(
            static (name, type) => type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, [127, 0, 0, 1])] : []);
        var outcome = await Proof.Http01WithOpenRedirectsAsync(Proof.At(server.Port) with { Resolvers = [dns.EndPoint] }, "shop.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Contains($"Host: other.test:{server.Port}\r\n", server.Requests.Last(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Redirect_ToAHostWithAFinalDot_IsTheSameHost()
    {
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "/proof"
                ? Ok(Proof.KeyAuthorization)
                : Redirect($"http://SHOP.test.:{PortOf(stream)}/proof"), cancellationToken));

        var outcome = await Proof.Http01Async(Proof.At(server.Port), "shop.test");

        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Contains($"Host: shop.test:{server.Port}\r\n", server.Requests.Last(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("inner.test", "inner.test does not exist in the DNS")]
    [InlineData("other.example", "127.0.0.1 is not public and therefore not connected to after a redirect")]
    [InlineData("127.0.0.1", "127.0.0.1 is not public and therefore not connected to after a redirect")]
    public async Task Redirect_ToAnotherName_HasNoneOfTheOrderedNamesPermissions(string host, string found)
    {
        await using var dns = await StartDnsAsync();
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "/proof" ? Ok(Proof.KeyAuthorization) : Redirect($"http://{host}:{PortOf(stream)}/proof"), cancellationToken));

        var problem = (await Proof.Http01Async(
            Proof.At(server.Port) with { Resolvers = [dns.EndPoint], AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] },
            "shop.test")).Problem;

        Assert.Contains(found, problem?.Detail);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirect_ToTheOrderedNameAgain_IsDialledWhereItWasFirst()
    {
        var asked = 0;
        await using var dns = new ScriptedDnsServer((_, type) => type != ScriptedDnsServer.A ? []
            : [(ScriptedDnsServer.A, Interlocked.Increment(ref asked) == 1 ? [127, 0, 0, 1] : [127, 0, 0, 99])]);
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "/proof" ? Ok(Proof.KeyAuthorization) : Redirect("/proof"), cancellationToken));

        var outcome = await Proof.Http01Async(
            Proof.At(server.Port) with
            {
                AddressOverrides = [],
                Resolvers = [dns.EndPoint],
                AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            }, "shop.example");

        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Equal(1, asked);
    }

    /// <summary>The name's DNS may lead to any machine of a permitted network: what that redirects to is an answer like another.</summary>
    [Theory]
    [InlineData("http://sso.example/login?session=inner", "where it redirects to, the key authorization was not found", AcmeErrorType.Dns)]
    [InlineData("/login?session=inner", "/ (127.0.0.1): answered with status 404", AcmeErrorType.Unauthorized)]
    [InlineData("inner:login", "a redirect to another scheme is not followed", AcmeErrorType.Connection)]
    [InlineData("http://sso.example:8443/inner", "a redirect to another port is not followed", AcmeErrorType.Connection)]
    public async Task Redirect_OfAHostThatIsNotPublic_IsNotToldUnlessItsAddressIsFixed(string location, string told, AcmeErrorType problem)
    {
        await using var dns = new ScriptedDnsServer(static (name, type) =>
            type == ScriptedDnsServer.A && name == "shop.test" ? [(ScriptedDnsServer.A, [127, 0, 0, 1])] : []);
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream,
            path == Proof.Path
                ? Redirect(location.Replace("sso.example/", $"sso.example:{PortOf(stream)}/", StringComparison.Ordinal))
                : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            cancellationToken));
        var options = Proof.At(server.Port) with { Resolvers = [dns.EndPoint], AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

        var hidden = (await Proof.Http01Async(options with { AddressOverrides = [] }, "shop.test")).Problem!;
        var known = (await Proof.Http01Async(options, "shop.test")).Problem!;

        Assert.Contains(told, hidden.Detail, StringComparison.Ordinal);
        Assert.Equal((problem, problem), (hidden.Type, known.Type));
        Assert.DoesNotContain("inner", hidden.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("8443", hidden.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("sso", hidden.Detail, StringComparison.Ordinal);
        Assert.Matches("inner|8443", known.Detail);
    }

    [Fact]
    public async Task Body_OfAHostThatIsNotPublic_IsNotQuotedUnlessItsAddressIsFixed()
    {
        await using var dns = new ScriptedDnsServer(
            static (_, type) => type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, [127, 0, 0, 1])] : []);
        await using var server = new ScriptedHttpServer(Ok("secret of an inner page"));
        var options = Proof.At(server.Port) with { Resolvers = [dns.EndPoint], AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

        Assert.EndsWith(
            "the body is not the key authorization.",
            (await Proof.Http01Async(options with { AddressOverrides = [] }, "shop.test")).Problem?.Detail);
        Assert.Contains("secret of an inner page", (await Proof.Http01Async(options, "shop.test")).Problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.3-05")]
    public async Task Redirect_TenInARowAreFollowed()
    {
        await using var server = Chain(10);
        var outcome = await Proof.Http01Async(Proof.At(server.Port), "shop.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
        Assert.Equal(11, server.Requests.Count);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.3-05")]
    public async Task Redirect_TheEleventhIsAConnectionProblem()
    {
        await using var server = Chain(int.MaxValue);
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains("at most 10 redirects", problem?.Detail);
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [Trait("Requirement", "R8555-8.3-05")]
    [InlineData("ftp://shop.test/proof", "\"ftp:\"")]
    [InlineData("file:///etc/passwd", "\"file:\"")]
    [InlineData("javascript:alert(1)", "\"javascript:\"")]
    [InlineData("http://shop.test:22/proof", "port 22")]
    [InlineData("https://shop.test:8443/proof", "port 8443")]
    public async Task Redirect_ToAnotherSchemeOrPortIsAConnectionProblem(string location, string named)
    {
        await using var server = new ScriptedHttpServer(Redirect(location));
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Connection, problem?.Type);
        Assert.Contains(named, problem?.Detail);
        Assert.Contains("not followed", problem?.Detail);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n")]
    public async Task Redirect_WithoutUsableLocationIsUnauthorized(string answer)
    {
        await using var server = new ScriptedHttpServer(answer);
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Unauthorized, problem?.Type);
        Assert.Contains("302 without a usable Location", problem?.Detail);
    }

    [Fact]
    [Trait("Requirement", "R8555-8.3-08")]
    public async Task Redirect_ToHttpsWithACertificateOfNobodyIsFollowed()
    {
        await using var site = await StartHttpsAsync();
        var port = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(static address => new Uri(address).Port)
            .First();
        await using var server = new ScriptedHttpServer(Redirect($"https://shop.test:{port}{Proof.Path}"));
        var options = Proof.At(server.Port) with { HttpsPort = port };
        var outcome = await Proof.Http01Async(options, "shop.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
    }

    [Fact]
    public async Task Redirect_ToHttpsThatDoesNotSpeakTlsIsATlsProblem()
    {
        await using var server = new ScriptedHttpServer((path, stream, cancellationToken) => SendAsync(
            stream, path == "TLS"
                ? "HTTP/1.1 400 Bad Request\r\n\r\n"
                : Redirect($"https://shop.test:{PortOf(stream)}/"), cancellationToken));
        var problem = (await Proof.Http01Async(Proof.At(server.Port), "shop.test")).Problem;
        Assert.Equal(AcmeErrorType.Tls, problem?.Type);
        Assert.StartsWith($"https://shop.test:{server.Port}/ (127.0.0.1): the TLS handshake failed", problem?.Detail);
    }

    private static async Task<NamedServer> StartDnsAsync()
    {
        NamedServer.SkipIfMissing();
        const string Head = "$TTL 60\n@ SOA ns h 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
        return await NamedServer.StartAsync(new Dictionary<string, string> { ["test"] = Head, ["example"] = Head + "other A 127.0.0.1\n" });
    }

    private static ScriptedHttpServer Chain(int length) => new((path, stream, cancellationToken) =>
    {
        var number = path.StartsWith("/hop/", StringComparison.Ordinal)
            ? int.Parse(path.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        return SendAsync(stream, number == length ? Ok(Proof.KeyAuthorization) : Redirect($"/hop/{number + 1}"), cancellationToken);
    });

    private static int PortOf(Stream stream) => ((IPEndPoint)((System.Net.Sockets.NetworkStream)stream).Socket.LocalEndPoint!).Port;

    private static async Task<WebApplication> StartHttpsAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256);
        using var bare = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var site = builder.Build();
        site.Map(Proof.Path, static () => Results.Text(Proof.KeyAuthorization));
        await site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }
}
