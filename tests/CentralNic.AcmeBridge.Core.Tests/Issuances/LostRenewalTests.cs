using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Tests.AccountImport;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// The answer to a renewal was lost. What it did is found by the name; that it did nothing is believed of the whole list only, because a
/// filter that the API reads otherwise than meant would make the bridge pay twice.
/// </summary>
public class LostRenewalTests
{
    private const int Others = 60;

    // Of the sandbox's clock: a busy machine does not come near it by itself.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongerThanTheSettleTime = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task WhatItBoughtIsFoundByTheNameAmongFewRows()
    {
        await using var harness = await DueAsync("found.test");
        Lose(harness, afterWork: true);
        var rows = new ConcurrentQueue<int>();
        harness.Upstream.Rewrites = (command, answer) =>
        {
            if (command == "QueryCertificateList")
            {
                rows.Enqueue(RowsOf(answer));
            }

            return answer;
        };

        var order = await IssueAsync(harness, null, "found.test");

        var only = Assert.Single(ListsOfSearch(harness));
        Assert.Equal("found.test", only.Parameters["domain"]);
        Assert.Equal("100", only.Parameters["limit"]);
        Assert.Contains(2, rows); // The poller may list meanwhile.
        Assert.Equal(Others + 2, harness.Sandbox.State.Certificates.Count);
        await AssertRenewedOnceAsync(harness, order);
    }

    [Fact]
    public async Task BeforeItIsSentAgainTheWholeListIsRead()
    {
        await using var harness = await DueAsync("resent.test");
        Lose(harness, afterWork: false);

        var order = await IssueAcrossTheSettleTimeAsync(harness, "resent.test");

        // The first look is by the name alone: until the settle time is over nothing depends on what it does not show.
        var lists = ListsOfSearch(harness);
        var byName = lists.TakeWhile(list => list.Parameters.ContainsKey("domain")).ToList();
        Assert.True(byName.Count >= 2, $"{byName.Count} lists by the name");
        Assert.All(byName, list => Assert.Equal("resent.test", list.Parameters["domain"]));
        Assert.DoesNotContain(lists.Skip(byName.Count), list => list.Parameters.ContainsKey("domain"));
        Assert.Equal([null, "cancel*", "failed"], lists.Skip(byName.Count).Select(list => list.Parameters.GetValueOrDefault("status")));
        await AssertRenewedOnceAsync(harness, order);
    }

    /// <summary>The API looks for the pattern elsewhere than it is meant, and shows nothing.</summary>
    [Fact]
    public async Task WhatTheFilterHidesIsFoundInTheWholeList()
    {
        await using var harness = await DueAsync("hidden.test");
        Lose(harness, afterWork: true);
        harness.Upstream.Rewrites = (command, answer) => command == "QueryCertificateList" && RowsOf(answer) < Others
            ? "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nproperty[count][0] = 0\nproperty[first][0] = "
                + "0\nproperty[last][0] = 0\nproperty[limit][0] = 100\nproperty[total][0] = 0\nEOF\n"
            : answer;

        var order = await IssueAcrossTheSettleTimeAsync(harness, "hidden.test");

        Assert.DoesNotContain("domain", ListsOfSearch(harness)[^1].Parameters.Keys);
        await AssertRenewedOnceAsync(harness, order);
    }

    [Fact]
    public async Task AnApiThatRefusesTheFilterIsAskedForTheWholeList()
    {
        await using var harness = await DueAsync("refused.test");
        Lose(harness, afterWork: true);
        harness.Upstream.RefusalText = "Invalid attribute name; DOMAIN";
        harness.Upstream.Rejects = IsListByName;

        var order = await IssueAcrossTheSettleTimeAsync(harness, "refused.test");

        // The look before the renewal, the look by the name at once, and the one after the settle time.
        Assert.Equal(3, harness.Upstream.Texts.Count(IsListByName));
        Assert.DoesNotContain("domain", Assert.Single(ListsOfSearch(harness)).Parameters.Keys);
        await AssertRenewedOnceAsync(harness, order);
    }

    /// <summary>A certificate that is due for renewal, in an account that holds many others.</summary>
    private static async Task<BridgeHarness> DueAsync(string name)
    {
        var harness = await BridgeHarness.StartAsync(credit: 1_000_000m, settleTime: SettleTime);
        await IssueAsync(harness, null, name);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        await using var other = new OtherSystem(harness);
        await Parallel.ForAsync(
            0, Others, TestContext.Current.CancellationToken,
            async (number, _) =>
            {
                var site = $"site-{number}.test";
                await other.OrderAsync("positivessldv", "HTTP", other.NewCsr(site), site);
            });
        return harness;
    }

    private static void Lose(BridgeHarness harness, bool afterWork) => harness.Sandbox.Faults.Add(
        new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "RenewCertificate", AfterWork = afterWork, Times = 1 });

    /// <summary>An ACME order whose settle time passes as soon as the bridge has looked once what became of the lost command.</summary>
    private static async Task<Order> IssueAcrossTheSettleTimeAsync(BridgeHarness harness, string name)
    {
        var order = await harness.ReadyOrderAsync(null, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));

        // The first list by the name is the look before the renewal.
        await Eventually.TrueAsync(() => harness.Upstream.Texts.Count(IsListByName) > 1);
        harness.Sandbox.Clock.Advance(LongerThanTheSettleTime);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        return await harness.ReadNowAsync(order.Id);
    }

    private static bool IsListByName(string text) =>
        text.Contains("command=QueryCertificateList", StringComparison.OrdinalIgnoreCase)
        && text.Contains("\ndomain=", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The lists that were asked for since the answer was lost until something was found and looked at, or the command was sent again.
    /// </summary>
    private static IReadOnlyList<SandboxCommand> ListsOfSearch(BridgeHarness harness) =>
    [
        .. harness.Sandbox.State.Commands
            .SkipWhile(command => command.Name != "RenewCertificate" || command.Parameters.GetValueOrDefault("checkonly") == "1")
            .Skip(1)
            .TakeWhile(command => command.Name is not "RenewCertificate" and not "StatusCertificate")
            .Where(command => command.Name == "QueryCertificateList" && command.Parameters.GetValueOrDefault("status") != "revoked"),
    ];

    private static int RowsOf(string answer) => answer.Split("property[class][").Length - 1;

    private static async Task AssertRenewedOnceAsync(BridgeHarness harness, Order order)
    {
        Assert.Equal(IssuancePlan.Renew, order.Issuance!.Plan);
        Assert.Single(harness.Sandbox.State.Purchases, purchase => purchase.Command == "RenewCertificate");
        Assert.Equal(2, (await harness.LedgerAsync()).Count(line => line.Kind == LedgerEntryKind.Booked));
    }
}
