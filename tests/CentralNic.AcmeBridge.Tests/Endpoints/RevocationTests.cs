using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Jose;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Revocation (RFC 8555 section 7.6).</summary>
[Collection(RunningBridge.Name)]
public sealed class RevocationTests(RunningBridge bridge) : IAsyncLifetime
{
    private const string Command = "RevokeCertificate";

    private Customer _customer = null!;
    private Customer _other = null!;

    private string Url => bridge.Url("revoke-cert");

    public async ValueTask InitializeAsync()
    {
        _customer = await Customer.RegisteredAsync(bridge);
        _other = await Customer.RegisteredAsync(bridge);
    }

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        _other.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-01")]
    [Trait("Requirement", "R8555-7.6-05")]
    public async Task Revoke_ByTheAccountThatGotItIsDoneOnceAtTheReseller()
    {
        using var held = await GetAsync("own.revoke.test");
        var commands = bridge.Sandbox.State.CommandCount(Command);

        var answer = await _customer.PostAsync(Url, held.Revocation(4));
        var again = await _customer.PostAsync(Url, held.Revocation(4));

        Assert.Equal((200, ""), (answer.Status, answer.Body));
        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(held));
        Assert.Equal(400, again.AssertRefused("alreadyRevoked").Status);
        Assert.Equal(1, bridge.Sandbox.State.CommandCount(Command) - commands);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-02")]
    public async Task Revoke_ByTheCertificatesKeyNeedsNoAccount()
    {
        using var held = await GetAsync("key.revoke.test");

        Assert.Equal(200, (await held.PostAsync(_other, Url, held.Revocation())).Status);

        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(held));
        (await held.PostAsync(_other, Url, held.Revocation())).AssertRefused("alreadyRevoked");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-03")]
    [Trait("Requirement", "R8555-7.6-04")]
    public async Task Revoke_ByAnotherAccountNeedsValidAuthorizationsForAllNames()
    {
        using var held = await GetAsync("a.other.test", "b.other.test");
        (await _other.PostAsync(Url, held.Revocation())).AssertRefused("unauthorized");
        await _other.ReadyOrderAsync("a.other.test");
        (await _other.PostAsync(Url, held.Revocation())).AssertRefused("unauthorized");
        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(held));

        // One without an order counts as well.
        var beforehand = await _other.PostAsync(bridge.Url("new-authz"), """{"identifier":{"type":"dns","value":"b.other.test"}}""");
        Assert.Equal("valid", (await _other.TryAsync(beforehand.Location!, withProof: true)).Text("status"));
        Assert.Equal(200, (await _other.PostAsync(Url, held.Revocation())).Status);

        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(held));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-04")]
    [Trait("Requirement", "R8555-7.6-12")]
    public async Task Revoke_ByAnotherKeyIsRefused()
    {
        using var held = await GetAsync("stranger.revoke.test");
        using var other = await HeldCertificate.GetAsync(bridge, _other, null, "strangers.revoke.test");
        using var unregistered = new RawClient(bridge);

        (await unregistered.PostAsync(Url, held.Revocation())).AssertRefused("unauthorized");
        (await other.PostAsync(_other, Url, held.Revocation())).AssertRefused("unauthorized");
        (await _customer.Raw.PostAsync(Url, held.Revocation(), header =>
        {
            header.Remove("kid");
            header["jwk"] = System.Text.Json.Nodes.JsonNode.Parse(_customer.Raw.Key.PublicKey.ToJson());
        })).AssertRefused("unauthorized");

        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(held));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(100)]
    [Trait("Requirement", "R8555-7.6-06")]
    [Trait("Requirement", "R8555-7.6-07")]
    public async Task Reason_ThatIsNotAllowedIsRefusedAndTheAllowedAreNamed(int reason)
    {
        var refusal = (await _customer.PostAsync(Url, $$"""{"certificate":"MAA","reason":{{reason}}}""")).AssertRefused(
            "badRevocationReason");

        Assert.Contains("0, 1, 3, 4, 5", refusal.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("[1]")]
    [InlineData("true")]
    [Trait("Requirement", "R8555-7.6-06")]
    public async Task Reason_OfAnotherTypeIsMalformed(string reason) =>
        (await _customer.PostAsync(Url, $$"""{"certificate":"MAA","reason":{{reason}}}""")).AssertRefused("malformed");

    [Fact]
    [Trait("Requirement", "R8555-7.6-06")]
    public async Task Reason_EachAllowedOneIsAccepted()
    {
        foreach (var reason in new[] { 0, 1, 3, 4, 5 })
        {
            using var held = await GetAsync("reason.revoke.test");
            Assert.Equal(200, (await _customer.PostAsync(Url, held.Revocation(reason))).Status);
        }
    }

    [Theory]
    [InlineData("""{"certificate":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"}""")]
    [InlineData("""{"certificate":"-----BEGIN CERTIFICATE-----"}""")]
    [InlineData("""{"certificate":"AAAA"}""")]
    [InlineData("""{"certificate":"MAA="}""")]
    [InlineData("""{"certificate":"MA+/"}""")]
    [InlineData("""{"certificate":""}""")]
    [InlineData("""{"certificate":5}""")]
    [InlineData("""{"certificate":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [Trait("Requirement", "R8555-7.6-08")]
    public async Task Certificate_ThatIsNotDerInBase64UrlIsMalformed(string payload) =>
        (await _customer.PostAsync(Url, payload)).AssertRefused("malformed");

    [Fact]
    [Trait("Requirement", "R8555-7.6-08")]
    public async Task Certificate_WithSomethingBehindItIsMalformed()
    {
        using var held = await GetAsync("behind.revoke.test");

        (await _customer.PostAsync(Url, PayloadOf([.. held.Certificate.RawData, 0]))).AssertRefused("malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-09")]
    [Trait("Requirement", "R8555-7.6-10")]
    public async Task Certificate_ThatWasNotIssuedHereIsNotRevokedThoughSerialAndNamesAreTheSame()
    {
        using var held = await GetAsync("copy.revoke.test");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(held.Certificate.SubjectName, key, HashAlgorithmName.SHA256);
        using var foreign = request.Create(
            new X500DistinguishedName("CN=Other issuer"),
            X509SignatureGenerator.CreateForECDsa(key),
            held.Certificate.NotBefore,
            held.Certificate.NotAfter,
            held.Certificate.SerialNumberBytes.Span);
        var tampered = held.Certificate.RawData;
        tampered[^1] ^= 1;

        (await _customer.PostAsync(Url, PayloadOf(foreign.RawData))).AssertRefused("malformed", "unauthorized");
        (await _customer.PostAsync(Url, PayloadOf(tampered))).AssertRefused("malformed", "unauthorized");
        (await held.PostAsync(_other, Url, PayloadOf(tampered))).AssertRefused("malformed", "unauthorized");

        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(held));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-11")]
    public async Task Revoke_ThatTheResellerFailsIsAnErrorAndARetryWorks()
    {
        using var held = await GetAsync("upstream.revoke.test");
        bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = Command, Nth = 1 });

        var failed = await _customer.PostAsync(Url, held.Revocation());

        Assert.Equal((500, "serverInternal"), (failed.Status, failed.Error));
        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(held));
        Assert.Equal(200, (await _customer.PostAsync(Url, held.Revocation())).Status);
        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(held));
    }

    [Fact]
    public async Task Revoke_AsCompromisedKeepsTheKeyFromLaterCertificatesOfAnybody()
    {
        using var held = await GetAsync("leaked.revoke.test");
        Assert.Equal(200, (await _customer.PostAsync(Url, held.Revocation(1))).Status);

        var order = await _other.ReadyOrderAsync("leaked.revoke.test");
        (await _other.FinalizeAsync(order, held.Csr)).AssertRefused("badCSR");
        var account = await held.PostAsync(_other, bridge.Url("new-account"), """{"termsOfServiceAgreed":true}""");

        account.AssertRefused("badPublicKey");
        Assert.Equal("ready", (await _other.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    public async Task Revoke_LeavesTheDownloadAndTheSameCsrGetsAnotherCertificate()
    {
        using var held = await GetAsync("again.revoke.test");
        await _customer.PostAsync(Url, held.Revocation());

        var order = await _customer.ReadyOrderAsync("again.revoke.test");
        await _customer.FinalizeAsync(order, held.Csr);
        var settled = await _customer.SettledAsync(order.Location!);
        using var second = X509Certificate2.CreateFromPem((await _customer.ReadAsync(settled.Text("certificate")!)).Body);

        Assert.NotEqual(held.Certificate.SerialNumber, second.SerialNumber);
        Assert.Equal(200, (await _customer.ReadAsync(held.Order.Text("certificate")!)).Status);
    }

    private static string PayloadOf(byte[] der) => $$"""{"certificate":"{{Base64Url.Encode(der)}}"}""";

    private Task<HeldCertificate> GetAsync(params string[] names) => HeldCertificate.GetAsync(bridge, _customer, null, names);

    private SandboxCertificateStatus StatusOf(HeldCertificate held) =>
        bridge.Sandbox.State.Certificates.Single(certificate => certificate.Id == held.ResellerId).Status;
}
