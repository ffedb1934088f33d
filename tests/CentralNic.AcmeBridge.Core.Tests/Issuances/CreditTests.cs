using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Upstream;
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

    /// <summary>By default the account is looked at so often that orders go on within half a minute.</summary>
    [Fact]
    public async Task CreditThatIsBackIsSeenWithinHalfAMinute()
    {
        await using var harness = await StartAsync(new IssuanceOptions().CreditLook);
        var (spent, _, poor) = await SpendAllAsync(harness);
        await harness.Reseller.CertificateOrders.CancelAsync(spent[0].OrderId!, CommandPriority.Interactive, Cancellation);

        harness.Sandbox.Clock.Advance(TimeSpan.FromSeconds(30));

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(poor)).Status == OrderStatus.Valid);
    }

    /// <summary>What is bought shows that there is credit, long before the account is looked at by time.</summary>
    [Fact]
    public async Task CreditThatIsBackIsSeenAtOnceWhenAnotherOrderIsBought()
    {
        await using var harness = await StartAsync(TimeSpan.FromDays(1));
        var (spent, finalized, _) = await SpendAllAsync(harness);
        foreach (var paid in spent.Take(2))
        {
            await harness.Reseller.CertificateOrders.CancelAsync(paid.OrderId!, CommandPriority.Interactive, Cancellation);
        }

        Assert.Equal(
            OrderStatus.Valid,
            (await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "rich.test"), BridgeHarness.NewCsr("rich.test"))).Status);

        Assert.Equal(OrderStatus.Valid, (await finalized).Status);
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

    private static async Task<BridgeHarness> StartAsync(TimeSpan? look = null)
    {
        // An ssl123dv costs 48.72 with VAT.
        var harness = await BridgeHarness.StartAsync(credit: (Orders * 48.72m) + 1);
        await harness.StopBridgeAsync();
        harness.CreditDelay = TimeSpan.FromDays(1);
        harness.CreditLook = look ?? harness.CreditLook;
        await harness.StartBridgeAsync();
        return harness;
    }

    /// <summary>Spends all, and has an order wait for credit that was looked for once.</summary>
    private static async Task<(List<CertificateDetails> Spent, Task<Order> Finalized, OrderId Poor)> SpendAllAsync(BridgeHarness harness)
    {
        var spent = new List<CertificateDetails>();
        for (var number = 0; number < Orders; number++)
        {
            spent.Add(await SpendAsync(harness, number));
        }

        var order = await harness.ReadyOrderAsync(null, "poor.test");
        var looks = harness.Sandbox.State.CommandCount("StatusAccount");
        var finalized = harness.FinalizeAsync(order, BridgeHarness.NewCsr("poor.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Attention is not null
            && harness.Sandbox.State.CommandCount("StatusAccount") > looks
            && harness.Bridge.Periodic.States.Single(state => state.Name == "account-credit").NextRound is not null);
        return (spent, finalized, order.Id);
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
