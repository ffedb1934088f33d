using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Endpoints;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>The download of certificates (RFC 8555 sections 7.4.2, 9.1).</summary>
[Collection(RunningBridge.Name)]
public sealed class CertificateTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;
    private string _url = null!;

    public async ValueTask InitializeAsync()
    {
        _customer = await Customer.RegisteredAsync(bridge);
        _url = (await _customer.ValidOrderAsync("download.test")).Text("certificate")!;
    }

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-01")]
    [Trait("Requirement", "R8555-7.4.2-06")]
    public async Task Chain_IsLeafFirstEachCertifiedByTheNextAndWithoutRoot()
    {
        var answer = await _customer.ReadAsync(_url);

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(answer.Body);
        Assert.Equal((200, "application/pem-certificate-chain"), (answer.Status, answer.MediaType));
        Assert.True(chain.Count >= 2);
        Assert.Equal(["download.test"], chain[0].Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            Assert.Equal(chain[i].Issuer, chain[i + 1].Subject);
        }

        Assert.DoesNotContain(chain, certificate => certificate.Subject == certificate.Issuer);
        using var root = X509Certificate2.CreateFromPem(bridge.Sandbox.RootCertificatePem);
        using var builder = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root },
            },
        };
        builder.ChainPolicy.ExtraStore.AddRange(chain);
        Assert.True(builder.Build(chain[0]));
    }

    [Fact]
    [Trait("Requirement", "R8555-9.1-01")]
    public async Task Chain_IsStrictPemAndNothingElse() => Assert.Matches(
        "^(-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n-----END CERTIFICATE-----\n)+$",
        (await _customer.ReadAsync(_url)).Body);

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-03")]
    public async Task Chain_NeverChanges() => Assert.Equal((await _customer.ReadAsync(_url)).Body, (await _customer.ReadAsync(_url)).Body);

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-03")]
    public async Task Chain_StaysWhatItIsWhenTheSubscriptionHasMovedOn()
    {
        var before = (await _customer.ReadAsync(_url)).Body;

        var next = await _customer.ValidOrderAsync("download.test");

        Assert.NotEqual(before, (await _customer.ReadAsync(next.Text("certificate")!)).Body);
        Assert.Equal(before, (await _customer.ReadAsync(_url)).Body);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.2-02")]
    public async Task Chain_WithoutAnotherHasNoLinkToOne()
    {
        Assert.DoesNotContain((await _customer.ReadAsync(_url)).Links, link => link.Contains("alternate", StringComparison.Ordinal));
        foreach (var other in new[] { "/1", "/-1", "/x", "/99999999999" })
        {
            Assert.Equal(404, (await _customer.ReadAsync(_url + other)).AssertRefused("malformed").Status);
        }

        Assert.Equal(200, (await _customer.ReadAsync(_url + "/0")).Status);
    }

    /// <summary>The sandbox's CA has one chain, so the certificate is the test's.</summary>
    [Fact]
    [Trait("Requirement", "R8555-7.4.2-02")]
    public async Task Chain_EachLinksToTheOthers()
    {
        var moment = DateTimeOffset.UnixEpoch;
        var certificate = new IssuedCertificate
        {
            Id = new CertificateId("DK1"),
            Tenant = new TenantId("tenant"),
            Class = "ssl123dv",
            Names = ["a.test"],
            CsrSha256 = "",
            ChainPem = "first",
            AlternateChainPems = ["second", "third"],
            NotBefore = moment,
            NotAfter = moment,
            Received = moment,
        };

        Assert.Equal(("first", "</1>;rel=\"alternate\"|</2>;rel=\"alternate\""), await WriteAsync(0));
        Assert.Equal(("second", "</0>;rel=\"alternate\"|</2>;rel=\"alternate\""), await WriteAsync(1));
        Assert.Equal(("third", "</0>;rel=\"alternate\"|</1>;rel=\"alternate\""), await WriteAsync(2));

        async Task<(string Body, string Links)> WriteAsync(int chain)
        {
            using var body = new MemoryStream();
            var http = new DefaultHttpContext { Response = { Body = body } };
            await CertificateResource.Answer(certificate, chain, index => "/" + index.ToString(CultureInfo.InvariantCulture)).WriteAsync(
                http.Response);
            return (Encoding.ASCII.GetString(body.ToArray()), string.Join('|', http.Response.Headers["Link"].ToArray()));
        }
    }

    [Theory]
    [InlineData("application/x-nope")]
    [InlineData("application/pkix-cert")]
    [InlineData("nonsense")]
    [InlineData("application/pem-certificate-chain")]
    [Trait("Requirement", "R8555-7.4.2-04")]
    public async Task Accept_DecidesNothing(string accept)
    {
        var body = _customer.Raw.Sign((await _customer.Raw.HeaderAsync(_url)).ToJsonString(), "").ToJsonString();

        var answer = await _customer.Raw.SendAsync(_url, Encoding.UTF8.GetBytes(body), headers: ("Accept", accept));

        Assert.Equal((200, "application/pem-certificate-chain"), (answer.Status, answer.MediaType));
    }
}
