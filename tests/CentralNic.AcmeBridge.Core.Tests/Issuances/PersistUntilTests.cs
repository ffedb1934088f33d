using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What a proof is good for that its owner gave an end (draft-ietf-acme-dns-persist-02 section 4.1).</summary>
public class PersistUntilTests
{
    private static readonly TimeSpan Past = TimeSpan.FromHours(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AddCertificate checkonly", "default")]
    [InlineData("CheckCertificate", "immediate")]
    public async Task NothingIsOrderedAfterItsEnd(string during, string profile)
    {
        await using var dns = await StartDnsAsync();
        await using var harness = await StartAsync(dns);
        var order = await ReadyOrderAsync(harness, dns, profile);
        AdvanceDuring(harness, during);

        await harness.FinalizeAsync(order, BridgeHarness.NewCsr(order.Names[0]));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        var ended = await harness.ReadNowAsync(order.Id);
        Assert.Equal((OrderStatus.Invalid, AcmeErrorType.Unauthorized), (ended.Status, ended.Error?.Type));
        Assert.Contains(order.Names[0], ended.Error?.Detail);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
        Assert.Empty(await harness.LedgerAsync());
    }

    [Fact]
    public async Task WhatWasOrderedBeforeGoesOn()
    {
        await using var dns = await StartDnsAsync();
        await using var harness = await StartAsync(dns);
        var order = await ReadyOrderAsync(harness, dns, "default");
        AdvanceDuring(harness, "AddCertificate");

        await harness.FinalizeAsync(order, BridgeHarness.NewCsr(order.Names[0]));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);
        Assert.Equal((OrderStatus.Valid, 1), ((await harness.ReadNowAsync(order.Id)).Status, harness.Purchases));
    }

    [Fact]
    public async Task AfterItsEndItIsAskedForAgain()
    {
        await using var dns = await StartDnsAsync();
        await using var harness = await StartAsync(dns);
        var ready = await ReadyOrderAsync(harness, dns, "default");

        var before = await harness.CreateAsync("default", ready.Names[0]);
        harness.Sandbox.Clock.Advance(Past);
        var after = await harness.CreateAsync("default", ready.Names[0]);

        Assert.Equal((OrderStatus.Ready, OrderStatus.Pending), (before.Status, after.Status));
        Assert.Equal(OrderStatus.Invalid, (await harness.ReadAsync(ready.Id)).Status);
    }

    private static Task<DnsSetup> StartDnsAsync() => DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256);

    private static Task<BridgeHarness> StartAsync(DnsSetup dns) => BridgeHarness.StartAsync(
        dns: dns, policy: policy => policy with { ChallengeTypes = [ChallengeType.DnsPersist01], DnsPersist = PersistFixture.Persist });

    private static void AdvanceDuring(BridgeHarness harness, string command) => harness.Upstream.OnCommand = called =>
    {
        if (called == command)
        {
            harness.Upstream.OnCommand = null;
            harness.Sandbox.Clock.Advance(Past);
        }

        return Task.CompletedTask;
    };

    /// <summary>An order that a record proves for another hour.</summary>
    private static async Task<Order> ReadyOrderAsync(BridgeHarness harness, DnsSetup dns, string profile)
    {
        const string Name = "ending.test";
        var until = DateTimeOffset.FromUnixTimeSeconds(harness.Sandbox.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds());
        var record = PersistFixture.Record(harness.Account.Account, Name, $"; persistUntil={until.ToUnixTimeSeconds()}");
        await dns.Publisher().PublishAsync(DnsSetup.Order, DnsSetup.Text("_validation-persist." + Name, record), Cancellation);
        var order = await harness.CreateAsync(profile, Name);
        await harness.Bridge.Authorizations.StartChallengeAsync(harness.Account, order.Id, 0, ChallengeType.DnsPersist01, Cancellation);
        var ready = await harness.Bridge.Authorizations.ReadAsync(harness.Account.Account, order.Id, 0, Cancellation);
        Assert.Equal((OrderStatus.Ready, until), (ready.Status, ready.Authorizations[0].Expires));
        return ready;
    }
}
