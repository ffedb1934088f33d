using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>The operator has orders taken up at once, or proved in another way.</summary>
public sealed class OrderActionsTests
{
    private static readonly Dictionary<string, string[]> Methods = new()
    {
        ["default"] = ["HTTP", "DNS-TXT"],
        ["positive"] = ["HTTPS", "HTTP"],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>No query is due for hours, no event tells, and the shared list shows the certificate as unissued.</summary>
    [Fact]
    public async Task LookNow_TheCaIsAskedForTheCertificateAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync(TimeSpan.FromDays(1), looksEarlyAtFirst: false);
        var order = await harness.BeginAsync(null, "look.test");
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance!.NextLook is not null);
        var asked = Asked();

        await harness.Bridge.Actions.LookNowAsync(order.Id, Cancellation);

        await Eventually.TrueAsync(() => Asked() > asked);
        var history = (await harness.ReadNowAsync(order.Id)).History!;
        Assert.Contains(history.Events, happened => happened is { Kind: OrderEventKind.Operator, Detail: "look now" });

        int Asked() => harness.Upstream.Commands.Count(command => command == "StatusCertificate");
    }

    [Fact]
    public async Task LookNow_WhatTheClientShowsIsLookedForAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.CreateAsync(null, "client.test");
        var idle = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Actions.LookNowAsync(order.Id, Cancellation));
        Assert.Contains("waits for its client", idle.Message, StringComparison.Ordinal);
        var due = TimeProvider.System.GetUtcNow().AddHours(3);
        await harness.Bridge.Orders.UpdateAsync(
            order.Id,
            current => current.With(
                0,
                current.Authorizations[0]
                    .Start(ChallengeType.Http01, "nothing.there", Sample.Now)
                    .Retry(ChallengeType.Http01, Sample.Problem, Sample.Now, due)),
            Cancellation);

        await harness.Bridge.Actions.LookNowAsync(order.Id, Cancellation);

        await Eventually.TrueAsync(async () => Challenge(await harness.ReadNowAsync(order.Id)).Error is { } error
            && error.Detail != Sample.Problem.Detail);
        Assert.Equal(due, Challenge(await harness.ReadNowAsync(order.Id)).NextAttempt); // Those that are planned go on as planned.

        static Challenge Challenge(Order looked) => looked.Authorizations[0].Challenge(ChallengeType.Http01)!;
    }

    [Fact]
    public async Task LookNow_WhatIsSettledIsRefused()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var order = await harness.ReadyOrderAsync(null, "done.test");
        var ready = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Actions.LookNowAsync(order.Id, Cancellation));
        Assert.Contains("has to finalize", ready.Message, StringComparison.Ordinal);
        await harness.FinalizeAsync(order, BridgeHarness.NewCsr("done.test"));

        var settled = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Actions.LookNowAsync(order.Id, Cancellation));
        Assert.Contains("is valid", settled.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => harness.Bridge.Actions.LookNowAsync(new OrderId("none"), Cancellation));
    }

    /// <summary>The site has no TLS; by plain HTTP it can be ordered at once, and only once.</summary>
    [Fact]
    public async Task Retry_TheOrderIsProvedByTheOtherMethod()
    {
        await using var harness = await StartAsync();
        var order = await HeldUpAsync(harness, "other.test");
        Assert.Empty(harness.Sandbox.State.Purchases);

        await harness.Bridge.Actions.RetryAsync(order.Id, "http", Cancellation);

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
        var proved = await harness.ReadNowAsync(order.Id);
        Assert.Equal("HTTP", proved.Issuance!.DcvMethod);
        Assert.Single(harness.Sandbox.State.Purchases);
        Assert.Contains(
            proved.History!.Events, happened => happened is { Kind: OrderEventKind.Operator, Detail: "retry with HTTP" });
    }

    [Fact]
    public async Task Retry_WhatWasOrderedIsRefused()
    {
        await using var harness = await StartAsync(TimeSpan.FromDays(1));
        var order = await HeldUpAsync(harness, "ordered.test");
        await harness.Bridge.Actions.RetryAsync(order.Id, "HTTP", Cancellation);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance!.State == IssuanceState.AwaitingCa);

        var ordered = await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.Actions.RetryAsync(order.Id, "HTTPS", Cancellation));
        Assert.Contains("no command that changes the method", ordered.Message, StringComparison.Ordinal);
    }

    /// <summary>There is no zone for the record: the order does not end by that, and waits as it did.</summary>
    [Fact]
    public async Task Retry_AMethodThatCannotBeIsToldAndTheOrderGoesOn()
    {
        await using var harness = await StartAsync();
        harness.Forwards = (_, _) => false;
        var order = await HeldUpAsync(harness, "nozone.test", "default");

        await harness.Bridge.Actions.RetryAsync(order.Id, "DNS-TXT", Cancellation);

        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).History!.Events.Any(
            happened => happened.Kind == OrderEventKind.Proof
                && happened.Detail!.StartsWith(
                    "DNS-TXT is not possible, the profile's own method is taken again", StringComparison.Ordinal)));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance is { DcvWish: null });
        Assert.Equal(OrderStatus.Processing, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Empty(harness.Sandbox.State.Purchases);
    }

    [Fact]
    public async Task Retry_WhatTheProfileDoesNotHaveIsRefusedByName()
    {
        await using var harness = await StartAsync();
        var order = await HeldUpAsync(harness, "none.test");

        var unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.Actions.RetryAsync(order.Id, "DNS-TXT", Cancellation));
        Assert.Contains("give one of HTTPS, HTTP", unknown.Message, StringComparison.Ordinal);
        var early = await harness.CreateAsync("positive", "early.test");
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Bridge.Actions.RetryAsync(early.Id, "HTTP", Cancellation));
    }

    /// <summary>An order that waits until its file can be found by TLS, before anything is bought.</summary>
    private static async Task<Order> HeldUpAsync(BridgeHarness harness, string name, string profile = "positive")
    {
        var order = await harness.ReadyOrderAsync(profile, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.DcvFinding is not null);
        return order;
    }

    private static Task<BridgeHarness> StartAsync(TimeSpan issueDelay = default) => BridgeHarness.StartAsync(
        issueDelay,
        dcvMethods: Methods,
        dcv: (harness, options) => options with
        {
            Manual = new ManualDcvOptions
            {
                Names = ["test"],
                Methods = ["DNS-TXT"],
                ListFile = Path.Combine(harness.Folder, "publish.txt"),
            },
        });
}
