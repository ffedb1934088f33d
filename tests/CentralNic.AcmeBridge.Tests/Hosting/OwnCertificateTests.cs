using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>
/// The bridge gets its own certificate, and renews it, while it runs. In the collection, because the orders' traces are the process's.
/// </summary>
[Collection(RunningBridge.Name)]
public sealed class OwnCertificateTests
{
    private static readonly TimeSpan IssueDelay = TimeSpan.FromMinutes(10);
    private static readonly (string Key, string Value) SlowCa = ("Sandbox__IssueDelay", "10m");

    [Fact]
    public async Task FirstCertificate_IsServedWithoutARestart()
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);

        Assert.Null(await site.FindTrustedSerialAsync());
        await using (var early = await site.ConnectAsync(anything: true))
        {
            Assert.Equal(early.Certificate.Issuer, early.Certificate.Subject);
            Assert.True(early.Certificate.MatchesHostname(OwnCertificateSite.Host));
            Assert.Equal("HTTP/1.1 200 OK", await early.AskAsync());
        }

        await site.OrderedAsync();
        await Eventually.TrueAsync(() => site.Condition?.Contains("is under way", StringComparison.Ordinal) == true);
        Assert.Contains("HTTPS answers with a self-signed certificate", site.Condition, StringComparison.Ordinal);
        Assert.Contains("HTTPS answers with a self-signed certificate for acme.bridge.test", site.Log, StringComparison.Ordinal);

        site.Sandbox.Clock.Advance(IssueDelay);
        await site.TrustedSerialAsync();
        await Eventually.TrueAsync(() => site.Condition is null);
        await using var connection = await site.ConnectAsync();
        Assert.Equal("HTTP/1.1 200 OK", await connection.AskAsync());
        Assert.Single(site.Sandbox.State.Purchases);
        var listed = await OperatorConsole.RunAsync(site.DataFolder, "certificates", "list");
        Assert.Contains(OwnCertificateSite.Host, listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not downloaded", listed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(site.NextFile));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(site.CurrentFile));
        }
    }

    [Fact]
    public async Task DueCertificate_IsReissuedAndOpenConnectionsStay()
    {
        await using var site = await OwnCertificateSite.StartAsync();
        var first = await site.TrustedSerialAsync();
        await using var open = await site.ConnectAsync();
        Assert.Equal("HTTP/1.1 200 OK", await open.AskAsync());
        var key = open.Certificate.GetPublicKeyString();
        var life = open.Certificate.NotAfter - open.Certificate.NotBefore;

        await site.AdvanceAsync((life / 2) + TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => site.Bridge.Periodic.States
            .Any(state => state.Name == "own-certificate" && state.LastSuccess > site.Sandbox.Clock.GetUtcNow() - TimeSpan.FromHours(1)));
        Assert.Equal(first, await site.FindTrustedSerialAsync());

        await site.AdvanceAsync((life / 6) + TimeSpan.FromDays(1));
        var second = await site.TrustedSerialAsync(other: first);

        Assert.NotEqual(first, second);
        Assert.Equal("HTTP/1.1 200 OK", await open.AskAsync());
        Assert.Equal(first, open.Certificate.SerialNumber);
        await using var renewed = await site.ConnectAsync();
        Assert.NotEqual(key, renewed.Certificate.GetPublicKeyString());
        Assert.Single(site.Sandbox.State.Purchases);
        Assert.Equal(2, (await site.OrdersAsync()).Count);
        Assert.Null(site.Condition);
    }

    [Fact]
    public async Task StopBetweenOrderAndCertificate_OrdersOnce()
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);
        await site.OrderedAsync();
        await site.StopBridgeAsync();
        var key = await File.ReadAllTextAsync(site.NextFile, TestContext.Current.CancellationToken);

        await site.StartBridgeAsync();
        site.Sandbox.Clock.Advance(IssueDelay);
        await site.TrustedSerialAsync();

        Assert.Single(site.Sandbox.State.Purchases);
        Assert.Single(await site.OrdersAsync());
        Assert.Contains(
            key[..key.IndexOf("-----END", StringComparison.Ordinal)],
            await File.ReadAllTextAsync(site.CurrentFile, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    /// <summary>As if the program had ended when the certificate was there, and not installed yet.</summary>
    [Fact]
    public async Task StopBetweenCertificateAndInstallation_InstallsIt()
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);
        await site.OrderedAsync();
        var next = await File.ReadAllTextAsync(site.NextFile, TestContext.Current.CancellationToken);
        site.Sandbox.Clock.Advance(IssueDelay);
        var serial = await site.TrustedSerialAsync();
        await site.StopBridgeAsync();
        File.Delete(site.CurrentFile);
        await File.WriteAllTextAsync(site.NextFile, next, TestContext.Current.CancellationToken);

        await site.StartBridgeAsync();

        Assert.Equal(serial, await site.TrustedSerialAsync());
        Assert.Single(site.Sandbox.State.Purchases);
        Assert.Single(await site.OrdersAsync());
    }

    /// <summary>As if the program had ended when the certificate was installed, and the request not removed yet.</summary>
    [Fact]
    public async Task StopAfterInstallation_OrdersNothing()
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);
        await site.OrderedAsync();
        var next = await File.ReadAllTextAsync(site.NextFile, TestContext.Current.CancellationToken);
        site.Sandbox.Clock.Advance(IssueDelay);
        var serial = await site.TrustedSerialAsync();
        await site.StopBridgeAsync();
        await File.WriteAllTextAsync(site.NextFile, next, TestContext.Current.CancellationToken);

        await site.StartBridgeAsync();

        Assert.Equal(serial, await site.FindTrustedSerialAsync());
        Assert.False(File.Exists(site.NextFile));
        Assert.Null(site.Condition);
        Assert.Single(await site.OrdersAsync());
    }

    [Fact]
    public async Task Restart_PresentsWhatIsKept()
    {
        await using var site = await OwnCertificateSite.StartAsync();
        var serial = await site.TrustedSerialAsync();
        await site.StopBridgeAsync();

        await site.StartBridgeAsync(("Tls__OwnCertificate__KeyType", "rsa2048"));

        Assert.Equal(serial, await site.FindTrustedSerialAsync());
        Assert.Null(site.Condition);
        Assert.Single(await site.OrdersAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DamagedPair_IsSetAsideToldAndReissued(bool onlyTheKey)
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);
        await site.OrderedAsync();
        site.Sandbox.Clock.Advance(IssueDelay);
        var serial = await site.TrustedSerialAsync();
        await site.StopBridgeAsync();
        var pem = await File.ReadAllTextAsync(site.CurrentFile, TestContext.Current.CancellationToken);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificates = pem[..pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)];
        await File.WriteAllTextAsync(
            site.CurrentFile,
            onlyTheKey ? certificates + other.ExportPkcs8PrivateKeyPem() : "no certificate",
            TestContext.Current.CancellationToken);

        await site.StartBridgeAsync();

        Assert.Null(await site.FindTrustedSerialAsync());
        await Eventually.TrueAsync(() => site.Condition is not null);
        Assert.Contains($"It is set aside as {site.CurrentFile}.damaged", site.Condition, StringComparison.Ordinal);
        Assert.Contains(site.CurrentFile + ".damaged", site.Log, StringComparison.Ordinal);
        Assert.True(File.Exists(site.CurrentFile + ".damaged"));
        await site.OrderedAsync();
        site.Sandbox.Clock.Advance(IssueDelay);
        Assert.NotEqual(serial, await site.TrustedSerialAsync());
        Assert.Single(site.Sandbox.State.Purchases);
    }

    [Fact]
    public async Task CertificateForAnotherName_IsNotPresented()
    {
        await using var site = await OwnCertificateSite.StartAsync();
        await site.TrustedSerialAsync();
        await site.StopBridgeAsync();

        await site.StartBridgeAsync(("PublicUrl", "https://other.bridge.test"));

        await Eventually.TrueAsync(() => File.Exists(site.CurrentFile + ".damaged"));
        Assert.Contains("It is not for other.bridge.test", site.Log, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await site.OrdersAsync()).Count(order => order.Status == OrderStatus.Valid) == 2);
    }

    /// <summary>An operator who mends what was refused need not wait.</summary>
    [Fact]
    public async Task Refusal_IsToldAndTriedAtOnceAfterAReload()
    {
        await using var site = await OwnCertificateSite.StartAsync(("Budget__PerMonth", "1"));
        await Eventually.TrueAsync(() => site.Condition?.Contains("budget", StringComparison.OrdinalIgnoreCase) == true);
        Assert.Empty(site.Sandbox.State.Purchases);

        await site.ReloadAsync(("Budget__PerMonth", "1000"));

        await site.TrustedSerialAsync();
        await Eventually.TrueAsync(() => site.Condition is null);
        Assert.Single(site.Sandbox.State.Purchases);
    }

    [Fact]
    public async Task FailedRenewal_IsToldMadeAgainAndOver()
    {
        await using var site = await OwnCertificateSite.StartAsync();
        var first = await site.TrustedSerialAsync();
        await Eventually.TrueAsync(() => site.Condition is null);
        site.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = "ReissueCertificate", Times = 3 });
        await site.AdvanceAsync(TimeSpan.FromDays(140));

        await Eventually.TrueAsync(() => site.Condition is not null);
        Assert.Contains("came to nothing: ", site.Condition, StringComparison.Ordinal);
        Assert.Contains("the one in force is valid until", site.Condition, StringComparison.Ordinal);
        Assert.Contains("It is ordered again at", site.Condition, StringComparison.Ordinal);
        Assert.Contains("ReissueCertificate: 549 Command failed", site.Condition, StringComparison.Ordinal);
        Assert.Equal(first, await site.FindTrustedSerialAsync());
        Assert.False(File.Exists(site.NextFile));

        await site.AdvanceAsync(TimeSpan.FromMinutes(10));
        await site.TrustedSerialAsync(other: first);
        await Eventually.TrueAsync(() => site.Condition is null);
        Assert.Single(site.Sandbox.State.Purchases);
    }

    [Fact]
    public async Task OrderThatNeedsAPerson_IsTold()
    {
        await using var site = await OwnCertificateSite.StartAsync(SlowCa);
        await site.OrderedAsync();
        site.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });

        site.Sandbox.Clock.Advance(IssueDelay);

        await Eventually.TrueAsync(
            () => site.Condition?.Contains("The certificate's key is not the CSR's", StringComparison.Ordinal) == true);
        Assert.Contains("acme-bridge issuances show ", site.Condition, StringComparison.Ordinal);
        Assert.Null(await site.FindTrustedSerialAsync());
    }

    [Fact]
    public async Task TenantThatIsNotThere_IsToldAndNothingIsBought()
    {
        await using var site = await OwnCertificateSite.StartAsync(("Tls__OwnCertificate__Tenant", "gone"));

        await Eventually.TrueAsync(() => site.Condition?.Contains("There is no tenant 'gone'", StringComparison.Ordinal) == true);
        Assert.Contains("It is ordered again at", site.Condition, StringComparison.Ordinal);
        Assert.Empty(await site.OrdersAsync());
        Assert.Null(await site.Bridge.Accounts.FindAsync(new Core.Ids.AccountId("operator-gone"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ExpiredCertificate_IsTold()
    {
        await using var site = await OwnCertificateSite.StartAsync();
        await site.TrustedSerialAsync();
        await site.StopBridgeAsync();
        site.Sandbox.Clock.Advance(TimeSpan.FromDays(300));
        site.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "*" });

        await site.StartBridgeAsync();

        await Eventually.TrueAsync(() => site.Condition?.Contains("expired at", StringComparison.Ordinal) == true);
        site.Sandbox.Faults.Clear();
        await site.TrustedSerialAsync();
        await Eventually.TrueAsync(() => site.Condition is null);
    }
}
