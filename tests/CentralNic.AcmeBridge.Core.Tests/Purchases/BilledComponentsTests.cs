using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Purchases;

/// <summary>What the reseller says that a price is made of: the quote's parts are reserved, the bill's are booked.</summary>
public class BilledComponentsTests
{
    [Fact]
    public async Task TheBillsComponentsAreBookedThoughTheQuoteHadOthers()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Upstream.Rewrites = (command, answer) => IsOrder(answer, command, "AddCertificate")
            ? Regex.Replace(answer, @"(?m)^property\[(billingtype|billingcount|price|vat)\].*\n", "").Replace(
                "EOF",
                """
                property[billingtype][0] = ssl123dv-base
                property[billingcount][0] = 1
                property[billingtype][1] = ssl123dv-san
                property[billingcount][1] = 2
                property[price][0] = 98
                property[vat][0] = 15.68
                EOF
                """,
                StringComparison.Ordinal)
            : answer;

        await IssueAsync(harness, "billed.test");

        var lines = await harness.LedgerAsync();
        Assert.Equal(
            [new PriceComponent("ssl123dv-base", 1)], lines.Single(line => line.Kind == LedgerEntryKind.Reserved).Price.Components);
        var booked = lines.Single(line => line.Kind == LedgerEntryKind.Booked).Price;
        Assert.Equal([new PriceComponent("ssl123dv-base", 1), new PriceComponent("ssl123dv-san", 2)], booked.Components);
        Assert.Equal((98m, 15.68m), (booked.Net, booked.Vat));
    }

    /// <summary>The answer to a renewal has the components alone (manual 9.1.24); the price is the quote's.</summary>
    [Fact]
    public async Task ARenewalsComponentsAreBookedWithTheQuotedPrice()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await IssueAsync(harness, "renewed.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        harness.Upstream.Rewrites = (command, answer) => IsOrder(answer, command, "RenewCertificate")
            ? Regex.Replace(answer, @"(?m)^(property\[billingtype\]\[0\] *= *)\S+", "$1ssl123dv-renewal")
            : answer;

        await IssueAsync(harness, "renewed.test");

        var lines = await harness.LedgerAsync();
        var (reserved, booked) = (
            lines.Where(line => line.Kind == LedgerEntryKind.Reserved).MaxBy(line => line.At)!.Price,
            lines.Where(line => line.Kind == LedgerEntryKind.Booked).MaxBy(line => line.At)!.Price);
        Assert.Equal([new PriceComponent("ssl123dv-renewal", 1)], booked.Components);
        Assert.Equal((reserved.Net, reserved.Vat, reserved.Currency), (booked.Net, booked.Vat, booked.Currency));
    }

    /// <summary>
    /// After a lost answer StatusCertificate tells what was bought, and nothing of money: the quote is booked, with its components.
    /// </summary>
    [Fact]
    public async Task AfterALostAnswerTheQuoteIsBooked()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate", AfterWork = true, Times = 1 });

        await IssueAsync(harness, "lost.test");

        var lines = await harness.LedgerAsync();
        var (reserved, booked) = (
            lines.Single(line => line.Kind == LedgerEntryKind.Reserved).Price,
            lines.Single(line => line.Kind == LedgerEntryKind.Booked).Price);
        Assert.Equal([new PriceComponent("ssl123dv-base", 1)], booked.Components);
        Assert.Equal((reserved.Net, reserved.Vat), (booked.Net, booked.Vat));
    }

    private static bool IsOrder(string answer, string command, string wanted) =>
        command == wanted && answer.Contains("property[certificate]", StringComparison.Ordinal);

    private static async Task IssueAsync(BridgeHarness harness, string name) => Assert.Equal(
        OrderStatus.Valid, (await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(name))).Status);
}
