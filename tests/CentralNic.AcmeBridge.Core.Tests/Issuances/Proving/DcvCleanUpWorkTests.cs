using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Proving;

public sealed class DcvCleanUpWorkTests
{
    private const int Orders = 200;

    [Fact]
    public async Task Orders_TwoHundredWithAFifthFailing_LeaveNoRecordAndNoFile()
    {
        // Every fifth record stands in the zone by itself and must stay.
        var theirs = string.Join('\n', Enumerable.Range(0, Orders / 5).Select(number => $"n{number * 5} TXT \"theirs\""));
        await using var dns = await DnsSetup.StartAsync(DnsSetup.Bind, TsigTestKey.Sha256, ("example.test", theirs));
        await using var proxy = new LossyDnsProxy(dns.Server.EndPoint, loseOneOf: 5);
        await using var harness = await BridgeHarness.StartAsync(
            credit: 1_000_000m,
            dns: dns,
            dcvMethods: new Dictionary<string, string[]> { ["default"] = ["HTTP", "DNS-TXT"] },
            dcv: (self, options) => options with
            {
                HttpNames = ["web.test"],
                Rfc2136 = [dns.Options("example.test") with { Server = proxy.EndPoint, Timeout = TimeSpan.FromMilliseconds(300) }],
                Hooks = [ShellHooks.Create(self.Folder, dns, "hook.test")],
            });
        harness.WebSite = (host, path) => ShellHooks.Read(harness.Folder, host, path);
        harness.Upstream.Dooms = name => name.StartsWith("doomed", StringComparison.Ordinal);

        var ids = await Task.WhenAll(Enumerable.Range(0, Orders).Select(async number =>
        {
            var name = NameOf(number);
            var order = await harness.ReadyOrderAsync(null, name);
            _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
            return order.Id;
        }));

        // The program ends twice amid the work, and goes on where it stood.
        for (var run = 1; run <= 2; run++)
        {
            var enough = run * Orders / 4;
            await Eventually.TrueAsync(() => harness.Purchases >= enough);
            await harness.StopBridgeAsync();
            await harness.StartBridgeAsync();
        }

        // A busy machine takes its time over all of them; stuck they are when none is settled within a minute.
        var open = ids.ToList();
        for (var before = open.Count + 1; open.Count > 0 && open.Count < before;)
        {
            before = open.Count;
            await Task.WhenAny(Eventually.TrueAsync(
                async () =>
                {
                    for (var index = open.Count - 1; index >= 0; index--)
                    {
                        if (await harness.ReadNowAsync(open[index]) is { IsFinal: true, HasPlacedDcv: false })
                        {
                            open.RemoveAt(index);
                        }
                    }

                    return open.Count < before;
                },
                TimeSpan.FromMinutes(1)));
        }

        var stuck = await Task.WhenAll(open.Select(harness.ReadNowAsync));
        Assert.True(
            open.Count == 0,
            string.Join(
                '\n', stuck.Select(order => $"{order.Names[0]}: {order.Status} {order.Issuance?.State} {order.Issuance?.DcvFinding}"))
            + "\n" + string.Join('\n', harness.Log.Lines.TakeLast(100)));

        var settled = await Task.WhenAll(ids.Select(harness.ReadNowAsync));
        Assert.Equal(Orders / 5, settled.Count(order => order.Status == OrderStatus.Invalid));
        Assert.Equal(Orders * 4 / 5, settled.Count(order => order.Status == OrderStatus.Valid));
        Assert.True(proxy.Lost > 10, $"only {proxy.Lost} updates were lost");
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(harness.Folder, "www"), "*", SearchOption.AllDirectories));
        for (var number = 0; number < Orders; number++)
        {
            Assert.Equal(number % 5 == 0 ? ["theirs"] : [], await dns.TextsAsync($"n{number}.example.test"));
            Assert.Empty(await dns.TextsAsync($"doomed{number}.example.test"));
        }
    }

    /// <summary>
    /// Half of the names by DNS, a quarter by the bridge's responder, a quarter by the hook; a fifth of each is refused by the CA.
    /// </summary>
    private static string NameOf(int number) => (number % 10 is 3 or 8 ? "doomed" : "n") + number + (number % 4) switch
    {
        0 or 1 => ".example.test",
        2 => ".web.test",
        _ => ".hook.test",
    };
}
