using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The bridge behind each reverse proxy that Debian has, configured by the files of <c>deploy</c>.</summary>
public sealed class ReverseProxyTests(ProxiedBridges bridges) : IClassFixture<ProxiedBridges>
{
    private const string NewOrder = """{"identifiers":[{"type":"dns","value":"limit.test"}]}""";

    public static TheoryData<string> Proxies => ProxiedBridges.Packages;

    /// <summary>
    /// Validation files are fetched through the proxy too, from a site that redirects everything else. What deploy's timeouts are is held
    /// by <see cref="ProxyFilesTests"/>.
    /// </summary>
    [Theory, MemberData(nameof(Proxies))]
    public async Task Order_OfASlowCa_HeldAnswersAndCertificateArrive(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);

        var order = await bridges.RunsOf(proxy).Order;

        Assert.True(order.Settled == "valid", $"{order}\n{behind.Output}");
        Assert.Equal(("processing", "processing"), (order.Finalized, order.Read));
        Assert.True(order.Held >= ProxiedBridge.HoldTime - TimeSpan.FromMilliseconds(100), $"{order}");
        Assert.StartsWith(new Uri(behind.Directory, "certificate/").AbsoluteUri, order.Certificate, StringComparison.Ordinal);
    }

    /// <summary>certbot as a client has it, which follows more of what it is told than the one above.</summary>
    [Fact]
    public async Task Certonly_BehindNginx_GetsACertificate()
    {
        Certbot.SkipIfMissing();
        var behind = await bridges.BehindAsync("nginx");
        await bridges.RunsOf("nginx").Order; // Its client had the port of http-01.

        var certbot = new Certbot(behind.Folder, behind.Directory, behind.Site.Tls.Certificate);
        var run = certbot.StandaloneAsync(behind.Http01Port, "certbot.test");
        await behind.PassIssueDelayAsync("certbot.test", run);
        (await run).Succeeded(behind.Output);

        certbot.Delivered("certbot.test").Check(behind.Bridge.IssuerFile, "certbot.test");
        Assert.Contains(
            ((NginxServer)behind.Proxy).Requests,
            static line => line.Contains("GET /.well-known/pki-validation/", StringComparison.Ordinal)
                && line.Contains("\" 200 ", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Proxies))]
    public async Task Doctor_FindsNothingToChange(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);

        var run = await bridges.RunsOf(proxy).Doctor;

        run.Succeeded(behind.Output);
        var findings = JsonNode.Parse(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..])!["findings"]!.AsArray();
        var proxied = findings.Where(static finding => (string)finding!["check"]! == "proxy").ToArray();
        Assert.Equal(7, proxied.Length);
        Assert.All(proxied, finding => Assert.True((string)finding!["status"]! == "Ok", finding.ToJsonString()));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task TlsAlpn01_OfAClientBehindIt_GetsACertificateAndSitesKeepTheirVisitors(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        Assert.SkipWhen(behind.Site.AlpnPort == 0, "nginx's stream module is missing: install the Debian package libnginx-mod-stream");
        Lego.SkipIfMissing();

        var (run, lego) = (await bridges.RunsOf(proxy).TlsAlpnOrder)!.Value;

        run.Succeeded(behind.Output);
        lego.Delivered("alpn.test").Check(behind.Bridge.IssuerFile, "alpn.test");

        // All other connections reach the site, which still knows who came.
        using var visitor = behind.Client(HttpVersion.Version20);
        var page = await visitor.SendAsync(
            HttpMethod.Get, $"https://127.0.0.1:{behind.Site.AlpnPort}/", null, ("Host", behind.Site.Hosts[0]));
        Assert.Equal((200, $"{behind.Site.Hosts[0]} for {ProxiedBridge.Stranger}"), (page.Status, page.Body));
    }

    [Theory, MemberData(nameof(Proxies))]
    public async Task RateLimit_ArrivesWithRetryAfterLinkAndNonce(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        using var client = behind.Client();
        Assert.Equal(201, (await client.RegisterAsync()).Status);
        Assert.Equal(201, (await client.PostAsync(client.Url("new-order"), NewOrder)).Status);
        Assert.Equal(201, (await client.PostAsync(client.Url("new-order"), NewOrder)).Status);

        var limited = await client.PostAsync(client.Url("new-order"), NewOrder);

        Assert.Equal(429, AssertProblem(limited, "rateLimited").Status);
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        Assert.Contains("<https://example.test/limits>;rel=\"help\"", limited.Links);
        Assert.Contains($"<{behind.Directory}>;rel=\"index\"", limited.Links);
    }

    [Theory, MemberData(nameof(Proxies))]
    public async Task BadNonce_ArrivesWithANonceThatIsGood(string proxy)
    {
        using var client = (await bridges.BehindAsync(proxy)).Client();
        Assert.Equal(201, (await client.RegisterAsync()).Status);

        var refused = await client.PostAsync(client.Url("new-account"), """{"onlyReturnExisting":true}""", nonce: "bm90LW91cnM");

        Assert.Equal(400, AssertProblem(refused, "badNonce").Status);
        var again = await client.PostAsync(client.Url("new-order"), NewOrder, refused.Nonce);
        Assert.Equal(201, again.Status);
        Assert.NotEqual(refused.Nonce, again.Nonce);
    }

    /// <summary>What the bridge refuses is refused in its own words; a request that is too large in the proxy's.</summary>
    [Theory, MemberData(nameof(Proxies))]
    public async Task MalformedRequests_AreAnsweredAsByTheBridgeItself(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        using var client = behind.Client();
        var url = client.Url("new-order");
        (HttpMethod Method, string Url, string? Type, string Body)[] requests =
        [
            (HttpMethod.Post, url, "application/jose+json", ""),
            (HttpMethod.Post, url, "application/jose+json", "{"),
            (HttpMethod.Post, url, "application/jose+json", """{"protected":"e30","payload":"","signature":"AAAA"}"""),
            (HttpMethod.Post, url, "application/json", "{}"),
            (HttpMethod.Post, url, null, "{}"),
            (HttpMethod.Post, url, "application/jose+json", $$"""{"protected":"{{new string('A', 100_000)}}"}"""),
            (HttpMethod.Get, url, null, ""),
            (HttpMethod.Put, url, "application/jose+json", "{}"),
            (HttpMethod.Delete, url, null, ""),
            (HttpMethod.Get, client.Url("nosuch"), null, ""),
            (HttpMethod.Get, client.Url("diagnostics/nosuch"), null, ""),
        ];

        foreach (var (method, address, type, body) in requests)
        {
            var own = await client.SendAsync(method, behind.PastTheProxy(address), Content());
            var passed = await client.SendAsync(method, address, Content());

            Assert.InRange(own.Status, 400, 499);
            Assert.Equal(
                (own.Status, own.ContentType, own.Body, own.Nonce is not null),
                (passed.Status, passed.ContentType, passed.Body, passed.Nonce is not null));
            Assert.Equal(own.Links, passed.Links);

            HttpContent? Content()
            {
                if (method == HttpMethod.Get || method == HttpMethod.Delete)
                {
                    return null;
                }

                var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
                return content;
            }
        }

        var large = new ByteArrayContent(new byte[200_000]);
        large.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
        var refused = await client.SendAsync(HttpMethod.Post, url, large);
        var chunked = new RawClient.UnsizedContent(new byte[200_000], "application/jose+json");
        var refusedInChunks = await client.SendAsync(HttpMethod.Post, url, chunked);
        Assert.Equal((413, 413), (refused.Status, refusedInChunks.Status));
        if (!behind.Proxy.LimitsSize)
        {
            AssertProblem(refused, "malformed");
            AssertProblem(refusedInChunks, "malformed");
        }
    }

    [Theory, MemberData(nameof(Proxies))]
    public async Task Requests_ByHttp2AndWithoutALength_AreTaken(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = behind.Client(version);

            var account = await client.RegisterAsync();
            var order = await client.PostAsync(client.Url("new-order"), NewOrder);
            var authorization = JsonNode.Parse(order.Body)!["authorizations"]![0]!.GetValue<string>();
            var read = await client.PostAsync(authorization, "");

            Assert.Equal((201, 201, 200), (account.Status, order.Status, read.Status));
            Assert.Equal(version, read.Version);
            Assert.StartsWith(behind.Directory.GetLeftPart(UriPartial.Authority), order.Location, StringComparison.Ordinal);
        }
    }

    /// <summary>A body that two servers could see end at different places, with a request behind it that is for nobody.</summary>
    [Theory, MemberData(nameof(Proxies))]
    public async Task RequestsWithTwoLengths_HideNoOtherRequest(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        using var client = behind.Client();
        const string Hidden = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        const string Head = "POST /acme/new-order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/jose+json\r\n"
            + "Connection: close\r\n";
        var chunked = "0\r\n\r\n" + Hidden;
        string[] lengths =
        [
            $"Content-Length: {chunked.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}",
            $"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n{chunked}",
            $"Transfer-Encoding: identity, chunked\r\nContent-Length: {chunked.Length}\r\n\r\n{chunked}",
            $"Transfer-Encoding : chunked\r\nContent-Length: {chunked.Length}\r\n\r\n{chunked}",
            $"Transfer-Encoding: xchunked\r\nContent-Length: {chunked.Length}\r\n\r\n{chunked}",
            $"Content-Length: 0\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}",
            $"Content-Length: +0\r\n\r\n{Hidden}",
        ];

        foreach (var length in lengths)
        {
            var answer = await client.ExchangeAsync(Head + length);
            var next = await client.SendAsync(HttpMethod.Get, behind.Directory.AbsoluteUri);

            Assert.DoesNotContain("\"live\"", answer, StringComparison.Ordinal);
            Assert.Matches("^HTTP/1.[01] [45]", answer);
            Assert.Equal((200, "application/json"), (next.Status, next.ContentType));
            Assert.Contains("\"newOrder\"", next.Body, StringComparison.Ordinal);
        }
    }

    /// <summary>What the bridge answers besides ACME where it listens for it, its operator's paths, and ways around a comparison.</summary>
    [Theory, MemberData(nameof(Proxies))]
    public async Task PathsOutsideOfAcme_AreNotForwarded(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        using var client = behind.Client();
        var origin = behind.Directory.GetLeftPart(UriPartial.Authority);
        string[] paths =
        [
            "/", "/health/live", "/health/ready", "/health", "/metrics", "/operator/v1/health", "/operator/v1/orders", "/signin",
            "/acme/../health/live", "/acme/%2e%2e/health/live", "/acme/.%2e/health/live", "/acme/..%2fhealth/live",
            "/acme/%2e%2e%2fhealth/live", "/acme/./../health/live", "/acme//../../health/live", "//health/live", "/x/../health/live",
            "/acme/x/../../health/live", "/acme/..//health/live", "/ACME/../health/live", "/acme/../.well-known/pki-validation/x",
            "/.well-known/pki-validation/x", "/acme/..;/health/live", "/acme/..%5chealth/live",
        ];

        foreach (var path in paths)
        {
            var answer = await client.SendAsync(HttpMethod.Get, origin + path);

            Assert.True(answer.Status is 400 or 403 or 404, $"{path}: {answer.Status} {answer.Body}");
        }

        // The bridge itself resolves dots, so the proxy must not compare a path that is still to be resolved.
        var past = await client.SendAsync(HttpMethod.Get, behind.PastTheProxy(origin + "/acme/%2e%2e/health/live"));
        Assert.Equal((200, """{"live":true}"""), (past.Status, past.Body));
    }

    [Theory, MemberData(nameof(Proxies))]
    [Trait("Requirement", "R8555-6.4-04")]
    public async Task ForwardedHeaders_OfAClient_DoNotReachTheBridge(string proxy)
    {
        var behind = await bridges.BehindAsync(proxy);
        using var client = behind.Client();
        (string, string)[] forged =
        [
            ("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "evil.test"),
            ("X-Forwarded-Proto", "http"), ("Forwarded", "for=198.51.100.1;host=evil.test;proto=http"),
        ];

        var seen = JsonNode.Parse((await client.SendAsync(HttpMethod.Get, await behind.ProbeAsync(), null, forged)).Body)!;

        Assert.Equal((string?)seen["client"], ProxiedBridge.Stranger.ToString());
        Assert.Equal((true, "https"), ((bool)seen["isForwardedBelieved"]!, (string?)seen["scheme"]));
        Assert.Null(seen["forwardedFor"]);
        Assert.StartsWith("127.0.0.1", (string?)seen["host"], StringComparison.Ordinal);
        var directory = (await client.SendAsync(HttpMethod.Get, behind.Directory.AbsoluteUri, null, forged)).Body;
        Assert.Equal((await client.SendAsync(HttpMethod.Get, behind.Directory.AbsoluteUri)).Body, directory);

        // Somebody who comes past the proxy, from an address that is none of the configured ones, is not believed either.
        var past = JsonNode.Parse(
            (await client.SendAsync(HttpMethod.Get, behind.PastTheProxy(await behind.ProbeAsync()), null, forged)).Body)!;
        Assert.Equal((string?)past["client"], ProxiedBridge.Stranger.ToString());
        Assert.False((bool)past["isForwardedBelieved"]!);
    }

    private static RawAnswer AssertProblem(RawAnswer answer, string type)
    {
        Assert.True(answer.ContentType == "application/problem+json", $"{answer.Status} {answer.ContentType}: {answer.Body}");
        Assert.Equal("urn:ietf:params:acme:error:" + type, (string?)JsonNode.Parse(answer.Body)!["type"]);
        Assert.NotNull(answer.Nonce);
        return answer;
    }
}
