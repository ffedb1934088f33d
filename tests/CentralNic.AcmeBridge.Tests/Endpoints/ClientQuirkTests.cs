using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Tests.Jose;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>What real clients do, and other servers live with.</summary>
[Collection(RunningBridge.Name)]
public sealed class ClientQuirkTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>getssl 2.51 looks for "location" in all headers, and takes the second word of the first line that it finds.</summary>
    [Fact]
    public async Task Location_IsNamedInNoOtherHeaderUnlessABrowserAsks()
    {
        var url = bridge.Url("new-order");
        var body = _customer.Raw
            .Sign((await _customer.Raw.HeaderAsync(url)).ToJsonString(), Customer.OrderFor("getssl.test"))
            .ToJsonString();

        var answer = await bridge.ExchangeAsync(
            "POST /acme/new-order HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/jose+json\r\nContent-Length: "
            + $"{body.Length}\r\nConnection: close\r\n\r\n{body}");

        var line = Assert.Single(
            answer.Split("\r\n\r\n")[0].Split("\r\n"), line => line.Contains("location", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("Location: " + bridge.Url("order/"), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contact_WithABlankAfterTheColonIsTaken()
    {
        using var client = new RawClient(bridge);

        var made = await client.RegisterAsync("""{"termsOfServiceAgreed":true,"contact":["mailto: ops@example.test"]}""");
        var changed = await client.PostAsync(client.Account!, """{"contact":["mailto: other@example.test"]}""");

        Assert.Equal((201, "mailto:ops@example.test"), (made.Status, made.Json.GetProperty("contact")[0].GetString()));
        Assert.Equal((200, "mailto:other@example.test"), (changed.Status, changed.Json.GetProperty("contact")[0].GetString()));
    }

    /// <summary>The whole way, because the CA reads the request too.</summary>
    [Theory]
    [InlineData(2, SloppyCsr.Attributes.Sorted)]
    [InlineData(0, SloppyCsr.Attributes.Unsorted)]
    [InlineData(0, SloppyCsr.Attributes.Absent)]
    internal async Task Csr_ThatDepartsFromTheLetterGetsACertificate(int version, SloppyCsr.Attributes attributes)
    {
        var name = $"{attributes}{version}.sloppy.test".ToLowerInvariant();
        var order = await _customer.ReadyOrderAsync(name);

        var answer = await _customer.FinalizeAsync(order, SloppyCsr.For(name, version, attributes));

        Assert.Equal(200, answer.Status);
        await _customer.SettledAsync(order.Location!);
    }

    [Fact]
    public async Task Csr_OfAVersionThatIsNoneIsRefused()
    {
        var order = await _customer.ReadyOrderAsync("version.sloppy.test");

        (await _customer.FinalizeAsync(order, SloppyCsr.For("version.sloppy.test", 7, SloppyCsr.Attributes.Sorted))).AssertRefused(
            "badCSR");
    }

    [Fact]
    public async Task FinalizeUrl_ReadByPostAsGetIsTheOrder()
    {
        var order = await _customer.OrderAsync("poll.test");
        var pending = await _customer.ReadAsync(order.Text("finalize")!);
        Assert.Equal("valid", (await _customer.TryAsync(Customer.AuthorizationOf(order), withProof: true)).Text("status"));
        await _customer.FinalizeAsync(order, Customer.NewCsr("poll.test"));
        var valid = await _customer.UntilAsync(order.Text("finalize")!, status => status != "processing");

        pending.AssertRefused("malformed"); // Nothing was asked for yet: a client that forgets the CSR is told so.
        Assert.Equal((200, "valid", order.Location), (valid.Status, valid.Text("status"), valid.Location));
        Assert.NotNull(valid.Text("certificate"));
    }

    /// <summary>FortiGate finalizes again and again; signed anew with an EC key the request is other bytes.</summary>
    [Fact]
    [Trait("Requirement", "R8555-7.4-14")]
    public async Task Finalize_AgainWithTheSameKeyGivesTheOrder()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = await _customer.ReadyOrderAsync("fortigate.test");
        var purchases = bridge.Purchases;
        await _customer.FinalizeAsync(order, Customer.NewCsr(key, "", "fortigate.test"));

        var again = await _customer.FinalizeAsync(order, Customer.NewCsr(key, "", "fortigate.test"));
        await _customer.SettledAsync(order.Location!);
        var late = await _customer.FinalizeAsync(order, Customer.NewCsr(key, "", "fortigate.test"));

        Assert.Equal((200, order.Location), (again.Status, again.Location));
        Assert.Equal((200, "valid"), (late.Status, late.Text("status")));
        (await _customer.FinalizeAsync(order, Customer.NewCsr(key, "", "other.test"))).AssertRefused("orderNotReady");
        Assert.Equal(purchases + 1, bridge.Purchases);
    }

    [Fact]
    public async Task Challenge_LinksUpOnce()
    {
        var order = await _customer.OrderAsync("up.test");
        var url = (await _customer.ChallengeAsync(Customer.AuthorizationOf(order))).GetProperty("url").GetString()!;

        foreach (var answer in new[]
        {
            await _customer.ReadAsync(url),
            await _customer.PostAsync(url, "{}"),
            await _customer.PostAsync(url, "{}"),
        })
        {
            Assert.Equal(
                $"<{Customer.AuthorizationOf(order)}>;rel=\"up\"",
                Assert.Single(answer.Links, link => link.Contains("\"up\"", StringComparison.Ordinal)));
        }
    }

    /// <summary>A client of a proxy sends the whole URL (RFC 9112 section 3.2.2).</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?x=1")]
    [InlineData("/")]
    public async Task Target_InAbsoluteFormIsTakenForTheUrlThatWasSigned(string more)
    {
        using var client = new RawClient(bridge);
        var url = bridge.Url("new-account");
        var body = client.Sign((await client.HeaderAsync(url)).ToJsonString(), """{"termsOfServiceAgreed":true}""").ToJsonString();

        var answer = await bridge.ExchangeAsync(
            $"POST {url}{more} HTTP/1.1\r\nHost: {new Uri(url).Authority}\r\nContent-Type: application/jose+json\r\nContent-Length: "
            + $"{body.Length}\r\nConnection: close\r\n\r\n{body}");

        Assert.StartsWith(more.Length == 0 ? "HTTP/1.1 201 " : "HTTP/1.1 40", answer, StringComparison.Ordinal);
    }

    /// <summary>It has no token; uacme and ruby-acme-client end at a challenge without one that they come by before their own.</summary>
    [Fact]
    public async Task Challenges_DnsPersistStandsLastWhateverIsConfigured()
    {
        await using var persistent = await RunningBridge.StartAsync(new()
        {
            ["Acme__ChallengeTypes"] = "dns-persist-01,dns-01,http-01",
            ["Acme__DnsPersist__IssuerDomainNames"] = "acme.hoster.test",
        });
        using var customer = await Customer.RegisteredAsync(persistent);
        var order = await customer.OrderAsync("last.test");

        var challenges = (await customer.ReadAsync(Customer.AuthorizationOf(order))).Json.GetProperty("challenges");

        Assert.Equal(
            ["dns-01", "http-01", "dns-persist-01"],
            challenges.EnumerateArray().Select(challenge => challenge.GetProperty("type").GetString()));
    }

    /// <summary>Whatever the key, the refusal comes while the order can be finalized with another one, and nothing is bought.</summary>
    [Fact]
    [Trait("Requirement", "R8555-11.1-04")]
    public async Task Finalize_WithAKeyThatNoCaCertifiesLeavesTheOrderReady()
    {
        var order = await _customer.ReadyOrderAsync("keys.test");
        var purchases = bridge.Purchases;
        using var p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var roca = WeakRsa.Roca();
        using var close = WeakRsa.ClosePrimes();

        var curve = (await _customer.FinalizeAsync(order, Customer.NewCsr(p521, "", "keys.test"))).AssertRefused("badCSR");
        Assert.Contains("P-521", curve.Text("detail"), StringComparison.Ordinal);
        foreach (var weak in new[] { roca, close })
        {
            var csr = new CertificateRequest(
                "CN=keys.test", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
            (await _customer.FinalizeAsync(order, csr)).AssertRefused("badPublicKey");
        }

        // Mozilla's policy, which both CAs keep, allows RSA moduli in whole octets only (section 5.1).
        foreach (var bits in new[] { 2049, 3070 })
        {
            var size = (await _customer.FinalizeAsync(order, OddCsr(bits, "keys.test"))).AssertRefused("badCSR");
            Assert.Contains($"an RSA key of {bits} bits", size.Text("detail"), StringComparison.Ordinal);
        }

        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
        Assert.Equal(purchases, bridge.Purchases);
        Assert.Equal(200, (await _customer.FinalizeAsync(order, Customer.NewCsr("keys.test"))).Status);
    }

    /// <summary>The runtime makes RSA keys in whole octets only.</summary>
    private static byte[] OddCsr(int bits, string name)
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new KeyGenerationParameters(new SecureRandom(), bits));
        var pair = generator.GenerateKeyPair();
        Assert.Equal(bits, ((RsaKeyParameters)pair.Public).Modulus.BitLength);
        return new Pkcs10CertificationRequest("SHA256WITHRSA", new X509Name("CN=" + name), pair.Public, null, pair.Private).GetDerEncoded();
    }

    /// <summary>Clients that were made for other servers ask for what they like.</summary>
    [Theory]
    [InlineData("*/*")]
    [InlineData("application/pem-certificate-chain")]
    [InlineData("application/json;q=0, text/nothing")]
    [InlineData("nonsense")]
    public async Task Accept_NeverLeadsToARefusal(string accept)
    {
        var order = await _customer.ValidOrderAsync("accept.test");
        string[] plain = [bridge.Url("directory"), bridge.Url("new-nonce")];
        string[] signed = [_customer.Account, order.Location!, Customer.AuthorizationOf(order), order.Text("certificate")!];

        foreach (var url in plain)
        {
            Assert.InRange((await _customer.Raw.GetAsync(url, ("Accept", accept))).Status, 200, 204);
        }

        foreach (var url in signed)
        {
            var body = _customer.Raw.Sign((await _customer.Raw.HeaderAsync(url)).ToJsonString(), "").ToJsonString();
            Assert.Equal(200, (await _customer.Raw.SendAsync(url, Encoding.UTF8.GetBytes(body), headers: ("Accept", accept))).Status);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Directory_HasNoNonce(string method) =>
        Assert.Null((await _customer.Raw.SendAsync(bridge.Url("directory"), [], method: method)).Nonce);

    /// <summary>A page from elsewhere asks before it sends JSON that is signed.</summary>
    [Theory]
    [InlineData("new-account")]
    [InlineData("directory")]
    [InlineData("order/x/finalize")]
    public async Task Browsers_MaySendWhatTheyAskFor(string path)
    {
        var answer = await bridge.ExchangeAsync(
            $"OPTIONS /acme/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://app.test\r\nAccess-Control-Request-Method: POST\r\n"
            + "Access-Control-Request-Headers: content-type\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: *\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Methods: GET, HEAD, POST\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Headers: Content-Type\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Replay-Nonce", answer, StringComparison.Ordinal);
    }
}
