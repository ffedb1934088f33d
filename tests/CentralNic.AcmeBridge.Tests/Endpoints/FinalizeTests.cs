using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Finalization (RFC 8555 section 7.4). A refused CSR buys nothing, and the order can be finalized with a good one.</summary>
[Collection(RunningBridge.Name)]
public sealed class FinalizeTests(RunningBridge bridge) : IAsyncLifetime
{
    private readonly string[] _names = ["a.finalize.test", "b.finalize.test"];
    private Customer _customer = null!;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("a.finalize.test", "a.finalize.test", "b.finalize.test")]
    [InlineData("", "b.finalize.test", "a.finalize.test")]
    [InlineData("", "A.Finalize.test", "B.FINALIZE.TEST")]
    [InlineData("B.finalize.test", "a.finalize.test")]
    [Trait("Requirement", "R8555-7.4-11")]
    [Trait("Requirement", "R8555-7.4-15")]
    [Trait("Requirement", "R8555-7.4-16")]
    [Trait("Requirement", "R8555-7.4-21")]
    public async Task Finalize_TakesTheNamesInAnyPlaceOrderAndCase(string commonName, params string[] alternatives)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = await _customer.ReadyOrderAsync(_names);

        var answer = await _customer.FinalizeAsync(order, Customer.NewCsr(key, commonName, alternatives));

        Assert.Equal((200, order.Location), (answer.Status, answer.Location));
        Assert.Matches("^(processing|valid)$", answer.Text("status"));
        Assert.True(answer.Text("status") == "valid" || answer.RetryAfter > TimeSpan.Zero);
        using var certificate = X509Certificate2.CreateFromPem(await DownloadAsync(order.Location!));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(_names, certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames().Order());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-11")]
    public async Task Finalize_TakesASingleNameAsCommonNameAlone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = await _customer.ReadyOrderAsync("cn.test");

        Assert.Equal(200, (await _customer.FinalizeAsync(order, Customer.NewCsr(key, "cn.test"))).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-09")]
    [Trait("Requirement", "R8555-7.4-10")]
    [Trait("Requirement", "R8555-7.4-12")]
    [Trait("Requirement", "R8555-7.4-17")]
    [Trait("Requirement", "R8555-7.4-18")]
    [Trait("Requirement", "R8555-11.1-04")]
    public async Task Finalize_EveryFaultyCsrIsRefusedAndLeavesTheOrderReady()
    {
        var order = await _customer.ReadyOrderAsync(_names);
        var purchases = bridge.Purchases;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var weak = RSA.Create(1024);
        var good = Customer.NewCsr(key, "", _names);
        var corrupt = (byte[])good.Clone();
        corrupt[^5] ^= 1;
        byte[][] faulty =
        [
            [], [0], "garbage"u8.ToArray(), [.. good, 0], good[..^1], corrupt,
            Customer.NewCsr("a.finalize.test"), Customer.NewCsr([.. _names, "c.finalize.test"]),
            Customer.NewCsr(key, "c.finalize.test", _names),
            Customer.NewCsr(key, "", "*.finalize.test"),
            Csr(new CertificateRequest("CN=a.finalize.test", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            Csr(With(key, builder => builder.AddIpAddress(IPAddress.Loopback))),
            Csr(With(key, builder => builder.AddEmailAddress("a@b.test"))),
            Csr(With(key, builder => builder.AddUri(new Uri("https://a.finalize.test")))), Csr(AsAuthority(key)),
        ];

        foreach (var csr in faulty)
        {
            (await _customer.FinalizeAsync(order, csr)).AssertRefused("badCSR", "malformed");
        }

        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
        Assert.Equal(purchases, bridge.Purchases);
        Assert.Equal(200, (await _customer.FinalizeAsync(order, good)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"csr":5}""")]
    [InlineData("""{"csr":null}""")]
    [InlineData("""{"csr":""}""")]
    [InlineData("""{"csr":"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [Trait("Requirement", "R8555-7.4-09")]
    [Trait("Requirement", "R8555-7.4-12")]
    public async Task Finalize_OfTheWrongFormIsRefusedAndLeavesTheOrderReady(string payload)
    {
        var order = await _customer.ReadyOrderAsync("form.finalize.test");

        (await _customer.PostAsync(order.Text("finalize")!, payload)).AssertRefused("badCSR", "malformed");

        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-13")]
    public async Task Finalize_BeforeReadyIsRefused()
    {
        var order = await _customer.OrderAsync("early.test");

        Assert.Equal(403, (await _customer.FinalizeAsync(order, Customer.NewCsr("early.test"))).AssertRefused("orderNotReady").Status);
        Assert.Equal("pending", (await _customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-14")]
    [Trait("Requirement", "R8555-7.1.6-07")]
    public async Task Finalize_AfterTheEndIsAnsweredForTheSameCsrAndRefusedForAnother()
    {
        var csr = Customer.NewCsr("late.test");
        var order = await _customer.ReadyOrderAsync("late.test");
        await _customer.FinalizeAsync(order, csr);
        await DownloadAsync(order.Location!);
        var purchases = bridge.Purchases;

        var again = await _customer.FinalizeAsync(order, csr);
        Assert.Equal((200, "valid"), (again.Status, again.Text("status")));
        Assert.Equal(403, (await _customer.FinalizeAsync(order, Customer.NewCsr("late.test"))).AssertRefused("orderNotReady").Status);

        Assert.Equal("valid", (await _customer.ReadAsync(order.Location!)).Text("status"));
        Assert.Equal(purchases, bridge.Purchases);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4-19")]
    public async Task Finalize_ByFiveAtOnceBuysOnce()
    {
        var csr = Customer.NewCsr("five.test");
        var order = await _customer.ReadyOrderAsync("five.test");
        var purchases = bridge.Purchases;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _customer.FinalizeAsync(order, csr)));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        await DownloadAsync(order.Location!);
        Assert.Equal(purchases + 1, bridge.Purchases);
    }

    private static byte[] Csr(CertificateRequest request) => request.CreateSigningRequest();

    private CertificateRequest With(ECDsa key, Action<SubjectAlternativeNameBuilder> more)
    {
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(_names, alternatives.AddDnsName);
        more(alternatives);
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }

    private CertificateRequest AsAuthority(ECDsa key)
    {
        var request = With(key, _ => { });
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    /// <summary>Waits for the certificate and gives its chain.</summary>
    private async Task<string> DownloadAsync(string order) =>
        (await _customer.ReadAsync((await _customer.SettledAsync(order)).Text("certificate")!)).Body;
}
