using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// Orders that wait for credit go on, all of them, as soon as one look for all shows more; each try of an order by itself is a day away
/// here.
/// </summary>
public class CreditTests
{
    private const int Orders = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhenThereIsMoreCreditAllGoOnAtOnceAndNothingMoreIsToldOfThem()
    {
        await using var harness = await StartAsync();
        var spent = new List<CertificateDetails>();
        for (var number = 0; number < Orders; number++)
        {
            spent.Add(await SpendAsync(harness, number));
        }

        var (orders, finalized) = await WaitingAsync(harness);
        var looks = harness.Sandbox.State.CommandCount("StatusAccount");
        await Eventually.TrueAsync(() => harness.Sandbox.State.CommandCount("StatusAccount") > looks + 2);
        var tries = harness.Upstream.Commands.Count(sent => sent == "AddCertificate");

        foreach (var paid in spent)
        {
            await harness.Reseller.CertificateOrders.CancelAsync(paid.OrderId!, CommandPriority.Interactive, Cancellation);
        }

        Assert.All(await Task.WhenAll(finalized), order =>
            Assert.Equal((OrderStatus.Valid, null), (order.Status, order.Issuance!.Attention)));
        Assert.Empty(await harness.Bridge.Reports.ListAttentionAsync(Cancellation).ToListAsync(Cancellation));

        // While there was no more, nothing was tried but the looks: at most once more for each, after the first look.
        Assert.InRange(tries - Orders, Orders, 2 * Orders);
        Assert.Equal(2 * Orders, harness.Purchases);
        await Eventually.TrueAsync(() => harness.Bridge.Periodic.States.Single(state => state.Name == "account-credit").NextRound is null);
        Assert.NotEmpty(orders);
    }

    /// <summary>The credit came back before anything was looked at: that there is enough for the price is seen all the same.</summary>
    [Fact]
    public async Task CreditThatWasBackBeforeTheFirstLookIsSeen()
    {
        await using var harness = await StartAsync();
        harness.Upstream.OnCommand = command =>
        {
            if (command == "AddCertificate" && harness.Upstream.Commands.Count(sent => sent == command) == 1)
            {
                harness.Upstream.Refuses[command] = 546;
            }

            return Task.CompletedTask;
        };

        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "back.test"), BridgeHarness.NewCsr("back.test"));

        Assert.Equal(OrderStatus.Valid, valid.Status);
    }

    [Fact]
    public async Task WaitingOutlivesARestart()
    {
        await using var harness = await StartAsync();
        var spent = await SpendAsync(harness, 0);
        while ((await harness.Reseller.Account.StatusAsync(CommandPriority.Interactive, Cancellation)).Amount > 40)
        {
            await SpendAsync(harness, 1);
        }

        var order = await harness.ReadyOrderAsync(null, "later.test");
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr("later.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Attention is not null);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(
            () => harness.Bridge.Periodic.States.Single(state => state.Name == "account-credit").LastSuccess is not null);

        await harness.Reseller.CertificateOrders.CancelAsync(spent.OrderId!, CommandPriority.Interactive, Cancellation);

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
    }

    private static async Task<BridgeHarness> StartAsync()
    {
        // An ssl123dv costs 48.72 with VAT.
        var harness = await BridgeHarness.StartAsync(credit: (Orders * 48.72m) + 1);
        await harness.StopBridgeAsync();
        harness.CreditDelay = TimeSpan.FromDays(1);
        await harness.StartBridgeAsync();
        return harness;
    }

    private static async Task<(Order[] Orders, Task<Order>[] Finalized)> WaitingAsync(BridgeHarness harness)
    {
        var orders = new List<Order>();
        var finalized = new List<Task<Order>>();
        for (var number = 0; number < Orders; number++)
        {
            var name = $"poor-{number}.test";
            orders.Add(await harness.ReadyOrderAsync(null, name));
            finalized.Add(harness.FinalizeAsync(orders[^1], BridgeHarness.NewCsr(name)));
        }

        foreach (var order in orders)
        {
            await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Attention is not null);
        }

        return ([.. orders], [.. finalized]);
    }

    private static Task<CertificateDetails> SpendAsync(BridgeHarness harness, int number) => harness.Reseller.Certificates.AddAsync(
        new AddCertificateRequest
        {
            Class = "ssl123dv",
            CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", BridgeHarness.NewCsr($"spent-{number}.test")),
            Names = [$"spent-{number}.test"],
            DcvMethod = "HTTP",
            TechContacts = ["P-ABC123"],
            NoAutoFillDomains = true,
        },
        CommandPriority.Interactive,
        Cancellation);
}
