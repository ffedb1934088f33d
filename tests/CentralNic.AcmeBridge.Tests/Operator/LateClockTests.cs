using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What takes minutes or longer, by API, command and page: the clock of bridge and reseller is moved on.</summary>
public sealed class LateClockTests : IAsyncLifetime
{
    private const string HttpsFirst = "https-first", Subreseller = "customer";

    private readonly MovableClock _clock = new();
    private readonly RunningBridge _bridge;

    public LateClockTests() => _bridge = new RunningBridge(
        ($"Profiles__{HttpsFirst}__Class", "positivessldv"),
        ($"Profiles__{HttpsFirst}__DcvMethods__0", "HTTPS"),
        ($"Profiles__{HttpsFirst}__DcvMethods__1", "HTTP"),
        ($"Profiles__{HttpsFirst}__TechContact", "P-ABC123"))
    {
        Clock = _clock,
        MoreAccounts = [new SandboxAccount(Subreseller, "secret") { Parent = "sandbox" }],
        Change = settings =>
        {
            _clock.Shared = _bridge!.Sandbox.Clock;
            return settings;
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _bridge.InitializeAsync();

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    /// <summary>Nothing waits silently: after ten minutes it is shown within one, and gone within one when it is over.</summary>
    [Fact]
    public async Task ResellerThatIsAway_StandsInTheOrderByApiCommandAndPageAndIsGoneWithinAMinute()
    {
        using var customer = await Customer.RegisteredAsync(_bridge);
        var ready = await customer.ReadyOrderAsync("away.late.test");
        var order = OperatorServerTests.IdOf(ready.Location!);
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        _bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ServerError });
        var finalized = customer.FinalizeAsync(ready, Customer.NewCsr("away.late.test"));
        await Eventually.TrueAsync(async () => (await client.GetAsync($"orders/{order}"))["trouble"] is not null);
        Assert.Empty((await client.GetAsync("orders?attention=true"))["items"]!.AsArray());

        _bridge.Sandbox.Clock.Advance(TimeSpan.FromMinutes(10));
        _bridge.Sandbox.Clock.Advance(TimeSpan.FromSeconds(60));

        await Eventually.TrueAsync(async () =>
            (string?)(await client.GetAsync($"orders/{order}"))["attention"]?["kind"] == "HeldUp");
        Assert.Equal(order, (string?)Assert.Single((await client.GetAsync("orders?attention=true"))["items"]!.AsArray())!["order"]);
        var words = (string)(await client.GetAsync($"orders/{order}"))["attention"]!["text"]!;
        Assert.Contains("attention    since ", await ShowAsync(order), StringComparison.Ordinal);
        Assert.Contains(words, await ShowAsync(order), StringComparison.Ordinal);
        Assert.Contains(words, await PageAsync($"/orders/{order}"), StringComparison.Ordinal);
        Assert.Contains("away.late.test", await PageAsync("/"), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await client.GetAsync("notifications?kind=held-up"))["items"]!.AsArray().Count == 1);

        _bridge.Sandbox.Faults.Clear();
        _bridge.Sandbox.Clock.Advance(TimeSpan.FromSeconds(60));

        await Eventually.TrueAsync(async () => (await client.GetAsync($"orders/{order}"))["attention"] is null);
        await customer.SettledAsync(ready.Location!);
        Assert.Empty((await client.GetAsync("orders?attention=true"))["items"]!.AsArray());
        Assert.DoesNotContain("attention    since ", await ShowAsync(order), StringComparison.Ordinal);
        Assert.DoesNotContain("away.late.test", await PageAsync("/"), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () =>
            (await client.GetAsync("notifications?kind=held-up"))["items"]![0]!["ended"] is not null);
        await finalized;
    }

    /// <summary>The site has no TLS, so the proof by HTTPS is never seen.</summary>
    [Fact]
    public async Task Retry_ByCommandProvesTheNamesByAnotherMethod()
    {
        using var customer = await Customer.RegisteredAsync(_bridge);
        var ready = await customer.ReadyOrderOfAsync(HttpsFirst, null, "retried.late.test");
        var order = OperatorServerTests.IdOf(ready.Location!);
        using var client = await ApiClient.WithRoleAsync(_bridge, "view");
        var finalized = customer.FinalizeAsync(ready, Customer.NewCsr("retried.late.test"));
        await Eventually.TrueAsync(async () => (await client.GetAsync($"orders/{order}"))["dcvFinding"] is not null);

        var (exitCode, output, error) = await RunAsync("orders", "retry", order, "--method", "HTTP");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains($"Order {order} goes on", output, StringComparison.Ordinal);
        await customer.SettledAsync(ready.Location!);
        var proved = await client.GetAsync($"orders/{order}");
        Assert.Equal(("Valid", "HTTP"), ((string?)proved["status"], (string?)proved["dcvMethod"]));
        await finalized;
    }

    [Fact]
    public async Task EabKey_ByApiHasOneAccountAndEndsAndTellsItsLastUse()
    {
        using var client = await ApiClient.WithRoleAsync(_bridge, "operate");
        var once = await client.PostAsync("eab-keys", new { tenant = "shop", oneAccountOnly = true });
        var ending = await client.PostAsync("eab-keys", new { tenant = "shop", expiresAt = _clock.GetUtcNow().AddHours(1) });
        var (onceKid, endingKid) = ((string)once["kept"]!["kid"]!, (string)ending["kept"]!["kid"]!);
        Assert.Null((await client.GetAsync($"eab-keys/{onceKid}"))["lastUsedAt"]);

        Assert.Equal(201, (await RegisterAsync(once)).Status);
        Assert.Contains("serves for one account, and has it", (await RegisterAsync(once)).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(201, (await RegisterAsync(ending)).Status);
        await Eventually.TrueAsync(async () => (await client.GetAsync($"eab-keys/{onceKid}"))["lastUsedAt"] is not null);
        Assert.Equal("active", (string?)(await client.GetAsync($"eab-keys/{endingKid}"))["status"]);

        _bridge.Sandbox.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("expired", (string?)(await client.GetAsync($"eab-keys/{endingKid}"))["status"]);
        Assert.Contains("has expired", (await RegisterAsync(ending)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_HandsOverAndALostAnswerIsSettled(bool byCommand)
    {
        using var customer = await Customer.RegisteredAsync(_bridge);
        using var client = await ApiClient.WithRoleAsync(_bridge, "operate");
        var (given, lost) = (await BuyAsync("given.late.test"), await BuyAsync("lost.late.test"));

        if (byCommand)
        {
            Assert.Equal(ExitCode.Success, (await RunAsync("subscriptions", "push", given, Subreseller)).ExitCode);
        }
        else
        {
            await client.PostAsync($"subscriptions/{given}/push", new { target = Subreseller, reason = "They go on alone." });
        }

        Assert.Equal((Subreseller, "Done"), await HandoverAsync(given));

        _bridge.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "PushObject", AfterWork = true, Times = 1 });
        if (byCommand)
        {
            Assert.Equal(ExitCode.Failure, (await RunAsync("subscriptions", "push", lost, Subreseller)).ExitCode);
        }
        else
        {
            await client.PostAsync($"subscriptions/{lost}/push", new { target = Subreseller }, HttpStatusCode.BadGateway);
        }

        Assert.Equal((Subreseller, "Open"), await HandoverAsync(lost));
        if (byCommand)
        {
            Assert.Equal(ExitCode.Success, (await RunAsync("subscriptions", "push", lost, "--done")).ExitCode);
        }
        else
        {
            await client.PostAsync($"subscriptions/{lost}/push/settle", new { done = true });
        }

        Assert.Equal((Subreseller, "Done"), await HandoverAsync(lost));
        Assert.Equal(
            "subscriptions.settle-push",
            (string?)(await client.GetAsync($"audit?thing=subscriptions/{lost}&limit=1"))["items"]![0]!["action"]);

        async Task<string> BuyAsync(string name)
        {
            await customer.ValidOrderAsync(name);
            return (string)(await client.GetAsync($"subscriptions?name={name}"))["items"]![0]!["id"]!;
        }

        async Task<(string?, string?)> HandoverAsync(string id)
        {
            var handover = (await client.GetAsync($"subscriptions/{id}"))["handover"]!;
            return ((string?)handover["target"], (string?)handover["state"]);
        }
    }

    private async Task<Answer> RegisterAsync(JsonNode key)
    {
        using var late = new RawClient(_bridge);
        return await late.RegisterAsync(Bindings.Registration(Bindings.Of(
            _bridge, late, (string)key["kept"]!["kid"]!, hmac: Base64Url.DecodeFromChars((string)key["hmac"]!))));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(_bridge.DataFolder, arguments);

    private async Task<string> ShowAsync(string order) => (await RunAsync("orders", "show", order)).Output;

    /// <summary>A page as a user of this machine sees it, as text.</summary>
    private async Task<string> PageAsync(string path) =>
        WebUtility.HtmlDecode(await _bridge.Http.GetStringAsync(_bridge.PageOrigin + path, Cancellation));

    /// <summary>The clock that bridge and reseller share, once the reseller is there.</summary>
    private sealed class MovableClock : TimeProvider
    {
        public TimeProvider Shared { get; set; } = System;

        public override long TimestampFrequency => Shared.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Shared.GetUtcNow();

        public override long GetTimestamp() => Shared.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Shared.CreateTimer(callback, state, dueTime, period);
    }
}
