using System.Net;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Zones;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>Orders proved by records in the reseller's own zones, which the sandbox serves by DNS.</summary>
public sealed class ResellerDnsTests
{
    private const string Zone = "zone.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("default", "DNS-TXT")]
    [InlineData("default", "DNS-CNAME")]
    [InlineData("positive", "DNS-CNAME")]
    public async Task Finalize_ZoneAtTheReseller_IsChangedByTheRecordAloneAndNothingIsLeft(string profile, string method)
    {
        await using var harness = await StartAsync(profile, method);
        await using var reseller = Client(harness);
        await reseller.Zones.AddAsync(
            new AddZoneRequest { Zone = Zone, Records = ["@ 3600 IN TXT \"theirs\"", "www 3600 IN A 127.0.0.1"] },
            CommandPriority.Interactive,
            Stop);
        var before = await RecordsAsync(reseller);
        var order = await harness.ReadyOrderAsync(profile, "deep." + Zone);

        var valid = await harness.FinalizeAsync(order, BridgeHarness.NewCsr("deep." + Zone));

        Assert.True(valid.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        await Eventually.TrueAsync(async () => !(await harness.ReadNowAsync(order.Id)).HasPlacedDcv);
        Assert.Equal(before, await RecordsAsync(reseller));
        var changes = harness.Sandbox.State.Commands
            .Where(command => command.Name.Equals("ModifyDNSZone", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        Assert.Equal(2, changes.Length);
        Assert.All(changes, change =>
            Assert.DoesNotContain(change.Parameters.Keys, key => key.StartsWith("rr", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Publish_Again_AddsNothingTwice()
    {
        await using var harness = await StartAsync("default", "DNS-TXT");
        await using var reseller = Client(harness);
        await reseller.Zones.AddAsync(
            new AddZoneRequest { Zone = Zone, Records = ["@ 3600 IN TXT \"theirs\""] }, CommandPriority.Interactive, Stop);
        var before = await RecordsAsync(reseller);
        var publisher = new ResellerDnsPublisher(new ResellerDnsOptions { Names = [Zone] }, reseller);
        var (one, two) = (DnsSetup.Text(Zone, "one"), DnsSetup.Text(Zone, "two"));

        await publisher.PublishAsync(DnsSetup.Order, one, Stop);
        await publisher.PublishAsync(DnsSetup.Order, one, Stop);
        await publisher.PublishAsync(DnsSetup.Order, two, Stop);
        Assert.Equal(before.Count + 2, (await RecordsAsync(reseller)).Count);

        await publisher.WithdrawAsync(DnsSetup.Order, one, Stop);
        await publisher.WithdrawAsync(DnsSetup.Order, one, Stop);
        await publisher.WithdrawAsync(DnsSetup.Order, two, Stop);
        Assert.Equal(before, await RecordsAsync(reseller));
    }

    [Fact]
    public async Task Order_WithoutAZoneAtTheReseller_EndsBeforeItIsFinalizedAndSaysWhatToDo()
    {
        await using var harness = await StartAsync("default", "DNS-TXT");

        var refused = await harness.ProvedOrderAsync(null, Zone);

        Assert.Equal(OrderStatus.Invalid, refused.Status);
        Assert.Equal(0, harness.Purchases);
        Assert.Contains(
            harness.Log.Lines, line => line.Contains($"the reseller's account has no DNS zone for {Zone}", StringComparison.Ordinal));
    }

    /// <summary>The zone's public servers are the sandbox's; nothing else of the DNS is needed.</summary>
    private static async Task<BridgeHarness> StartAsync(string profile, string method) => await BridgeHarness.StartAsync(
        dcvMethods: new Dictionary<string, string[]> { [profile] = [method] },
        dcv: (self, options) => options with
        {
            ResellerDns = new ResellerDnsOptions { Names = [Zone] },
            Visibility = options.Visibility with
            {
                NameServers = new Dictionary<string, IReadOnlyList<IPEndPoint>> { [Zone] = [self.Sandbox.NameServer] },
            },
        });

    private static ResellerClient Client(BridgeHarness harness) => new(
        new ResellerOptions
        {
            Endpoint = harness.Sandbox.Endpoint,
            Login = "sandbox",
            Password = new Secret("sandbox"),
            CommandsPerSecond = 1000,
            Burst = 1000,
        },
        TimeProvider.System,
        NullLogger<ResellerClient>.Instance);

    private static async Task<List<string>> RecordsAsync(ResellerClient reseller)
    {
        var records = new List<string>();
        await foreach (var row in reseller.Zones.RecordsAsync(
            new ZoneRecordFilter { Zone = Zone, Detailed = false }, CommandPriority.Interactive, Stop))
        {
            if (row.Record.Type != "SOA")
            {
                records.Add(row.Line!);
            }
        }

        return records;
    }
}
