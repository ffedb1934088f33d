using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

[Collection(RunningBridge.Name)]
public class TransportTests(RunningBridge bridge)
{
    [Fact]
    [Trait("Requirement", "R8555-5-01")]
    public async Task Payload_ThatIsNotUtf8IsRefusedAndMakesNoAccount()
    {
        using var client = new RawClient(bridge);
        var url = bridge.Url("new-account");
        byte[] payload = [.. """{"termsOfServiceAgreed":true,"x":" """u8, 0xff, .. "\"}"u8];

        var answer = await client.SendAsync(url, client.Sign((await client.HeaderAsync(url)).ToJsonString(), payload).ToJsonString());

        Assert.Equal(400, answer.AssertRefused("malformed").Status);
        (await client.RegisterAsync("""{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.1-01")]
    [Trait("Requirement", "R8555-7.1.1-05")]
    public async Task Urls_AreAbsoluteHttpsAndEachIsAnother()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var directory = await customer.Raw.GetAsync(bridge.Url("directory"));
        var order = await customer.ValidOrderAsync("urls.test");
        var authorization = await customer.ReadAsync(Customer.AuthorizationOf(order));
        var challenge = Assert.Single(authorization.Json.GetProperty("challenges").EnumerateArray());
        string?[] urls =
        [
            bridge.Url("directory"),
            .. directory.Json.EnumerateObject().Where(member => member.Name != "meta").Select(member => member.Value.GetString()),
            customer.Account, (await customer.ReadAsync(customer.Account)).Text("orders"), order.Location, order.Text("finalize"),
            order.Text("certificate"), Customer.AuthorizationOf(order), challenge.GetProperty("url").GetString(),
        ];

        Assert.All(urls, url => Assert.StartsWith(bridge.Origin + "/acme/", url, StringComparison.Ordinal));
        Assert.StartsWith("https://", bridge.Origin, StringComparison.Ordinal);
        Assert.Equal(urls.Length, urls.Distinct().Count());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait("Requirement", "R8555-6.1-02")]
    public async Task Tls_CurrentVersionsAreSpoken(SslProtocols version)
    {
        using var connection = await ConnectAsync();
        await using var tls = new SslStream(connection.GetStream());

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = version,
                CertificateChainPolicy = bridge.Trust,
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(version, tls.SslProtocol);
    }

    /// <summary>
    /// A hello written by hand, because a client's own library may refuse to ask; with version 1.2 the same hello is answered.
    /// </summary>
    [Theory]
    [InlineData(2, 21)]
    [InlineData(3, 22)]
    [Trait("Requirement", "R8555-6.1-02")]
    public async Task Tls_VersionOnePointOneIsAnsweredByAnAlert(byte minorVersion, byte recordType)
    {
        byte[] suites = [0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x09, 0xc0, 0x13];
        byte[] extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 8, 0, 6, 4, 3, 4, 1, 8, 4];
        byte[] hello =
        [
            3, minorVersion, .. new byte[32], 0, 0, (byte)suites.Length, .. suites, 1, 0, 0, (byte)extensions.Length, .. extensions
        ];
        using var connection = await ConnectAsync();
        var stream = connection.GetStream();
        await stream.WriteAsync(
            (byte[])[22, 3, 1, 0, (byte)(hello.Length + 4), 1, 0, 0, (byte)hello.Length, .. hello], TestContext.Current.CancellationToken);

        var answer = new byte[1];
        await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, TestContext.Current.CancellationToken);

        Assert.Equal(recordType, answer[0]);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.1-03")]
    public async Task Browsers_MayReadWhatIsAnswered()
    {
        using var client = new RawClient(bridge);

        Assert.Equal("*", (await client.GetAsync(bridge.Url("directory"), ("Origin", "https://app.test"))).AllowedOrigin);
        var nonce = await client.GetAsync(bridge.Url("new-nonce"), ("Origin", "https://app.test"));
        Assert.Equal("*", nonce.AllowedOrigin);
        Assert.Equal("Replay-Nonce, Location, Link, Retry-After", nonce.ExposedHeaders);
        Assert.Null((await client.GetAsync(bridge.Url("new-nonce"))).ExposedHeaders);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.1-04")]
    [Trait("Requirement", "R8555-8.3-01")]
    [Trait("Requirement", "R8555-11.3-01")]
    public async Task Tokens_AreUnpaddedBase64UrlOfAtLeast128BitsAndNeverTheSame()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var tokens = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            var order = await customer.OrderAsync("a.tokens.test", "b.tokens.test");
            for (var index = 0; index < 2; index++)
            {
                var authorization = await customer.ReadAsync(Customer.AuthorizationOf(order, index));
                tokens.AddRange(
                    authorization.Json.GetProperty("challenges").EnumerateArray().Select(
                        challenge => challenge.GetProperty("token").GetString()!));
            }
        }

        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{22,}$", token));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Theory]
    [InlineData("protected")]
    [InlineData("payload")]
    [InlineData("signature")]
    [Trait("Requirement", "R8555-6.1-05")]
    public async Task Base64_PaddedOrOfTheStandardAlphabetIsRefused(string member)
    {
        using var client = new RawClient(bridge);
        foreach (var spoil in new Func<string, string>[]
        {
            text => text + "=",
            text => text + "==",
            text => "+" + text[1..],
            text => "/" + text[1..],
            text => text + "\n",
        })
        {
            var answer = await client.PostSpoiledAsync(
                bridge.Url("new-account"), """{"termsOfServiceAgreed":true}""", body => body[member] = spoil((string)body[member]!));

            Assert.Equal(400, answer.AssertRefused("malformed").Status);
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData(" ")]
    [Trait("Requirement", "R8555-6.1-05")]
    [Trait("Requirement", "R8555-7.4-09")]
    public async Task Base64_OfTheCsrIsUnpaddedToo(string spoiled)
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.ReadyOrderAsync("padded.test");

        var answer = await customer.PostAsync(
            order.Text("finalize")!, $$"""{"csr":"{{Base64Url.Encode(Customer.NewCsr("padded.test"))}}{{spoiled}}"}""");

        answer.AssertRefused("badCSR", "malformed");
        Assert.Equal("ready", (await customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Theory]
    [InlineData("User-Agent", "")]
    [InlineData("Accept-Language", "xx")]
    [InlineData("Accept-Language", "de-DE, en;q=0.5, *;q=0")]
    [InlineData("Accept", "application/x-nope")]
    [Trait("Requirement", "R8555-6.1-07")]
    [Trait("Requirement", "R8555-6.1-08")]
    public async Task Headers_OfTasteDecideNothing(string name, string value)
    {
        using var client = new RawClient(bridge);

        Assert.Equal(200, (await client.GetAsync(bridge.Url("directory"), (name, value))).Status);
        Assert.Equal(201, (await client.RegisterAsync()).Status);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        var url = new Uri(bridge.Origin);
        await connection.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        return connection;
    }
}
