using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>What the reseller changes of classes and prices is told once to a real receiver, over restarts too.</summary>
public sealed class ClassNotificationTests
{
    private const string Gone = "[RESPONSE]\ncode = 545\ndescription = Entity reference not found\nEOF\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassThatChanged_IsToldOnceWithOldAndNew()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await AskAsync(harness);
        Assert.Empty(receiver.Told);

        Rewrite(harness, "ssl123dv", text => text
            .Replace("property[max domains][0] = ", "property[max domains][0] = 9", StringComparison.OrdinalIgnoreCase)
            .Replace("property[dcv email][0] = 1", "property[dcv email][0] = 0", StringComparison.OrdinalIgnoreCase));
        await AskAsync(harness);
        await AskAsync(harness);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await AskAsync(harness);

        await Eventually.TrueAsync(() => receiver.Told.Count == 1);
        var told = Assert.Single(ToldOf(receiver, "class-changed"));
        Assert.Equal(("warning", "The class ssl123dv changed at the reseller"), ((string?)told["severity"], (string?)told["subject"]));
        Assert.Contains("'default', 'immediate'", (string?)told["text"], StringComparison.Ordinal);
        Assert.Matches("names at most: 9[0-9]+ \\(before: [0-9]+\\)", (string?)told["text"]);
        Assert.Contains(
            "DCV methods: DNS-CNAME, DNS-TXT, HTTP, HTTPS (before: DNS-CNAME, DNS-TXT, EMAIL, HTTP, HTTPS)",
            (string?)told["text"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassThatIsGone_IsToldOnceAndThatItCameBack()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await AskAsync(harness);

        harness.Upstream.Rewrites = (command, answer) => command != "GetCertificateInfo" ? answer
            : answer.Contains("property[column]", StringComparison.OrdinalIgnoreCase)
                ? string.Join('\n', answer.Split('\n').Where(line => !line.EndsWith("positivessldv", StringComparison.Ordinal)))
                : answer.Contains("= positivessldv", StringComparison.Ordinal) ? Gone : answer;
        await AskAsync(harness);
        await AskAsync(harness);
        await Eventually.TrueAsync(() => receiver.Told.Count == 1);
        var gone = Assert.Single(ToldOf(receiver, "class-changed"));
        Assert.Equal(
            ("critical", "The reseller no longer has the class positivessldv"), ((string?)gone["severity"], (string?)gone["subject"]));
        Assert.Equal("positive", (string?)gone["profile"]);

        harness.Upstream.Rewrites = null;
        await AskAsync(harness);
        await AskAsync(harness);

        await Eventually.TrueAsync(() => receiver.Told.Count == 2);
        Assert.Equal("The reseller has the class positivessldv again", (string?)ToldOf(receiver, "class-changed")[1]["subject"]);
    }

    /// <summary>What the reseller refuses for another reason says nothing about the class.</summary>
    [Fact]
    public async Task ClassThatIsRefusedThoughItIsInTheList_IsNotTold()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await AskAsync(harness);

        Rewrite(harness, "positivessldv", _ => Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(harness));

        harness.Upstream.Rewrites = null;
        await AskAsync(harness);
        Assert.Empty(receiver.Told);
    }

    [Fact]
    public async Task PriceThatChanged_IsToldOnceWithOldAndNewOverARestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var receiver = await StartAsync(harness);
        await OrderAsync(harness, "one.test");
        await OrderAsync(harness, "two.test");
        await ComparedAsync(harness);
        Assert.Empty(receiver.Told);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();

        harness.Upstream.Rewrites = (command, answer) => command.StartsWith("AddCertificate", StringComparison.Ordinal)
            ? answer.Replace("= 42", "= 45", StringComparison.Ordinal)
            : answer;
        await OrderAsync(harness, "three.test");
        await OrderAsync(harness, "four.test");

        await Eventually.TrueAsync(() => receiver.Told.Count == 1);
        await ComparedAsync(harness);
        var told = Assert.Single(ToldOf(receiver, "price-changed"));
        Assert.StartsWith("The price of the class ssl123dv changed: 45.00", (string?)told["subject"], StringComparison.Ordinal);
        Assert.Contains("before 42.00", (string?)told["subject"], StringComparison.Ordinal);
        Assert.Contains("purchase with profile 'default': 1 x ssl123dv-base", (string?)told["text"], StringComparison.Ordinal);
        Assert.Contains("(+7.1 %)", (string?)told["text"], StringComparison.Ordinal);
    }

    private static JsonNode[] ToldOf(WebhookReceiver receiver, string kind) =>
        [.. receiver.Told.Select(told => told["data"]!).Where(data => (string?)data["kind"] == kind)];

    /// <summary>Changes what is answered of a class.</summary>
    private static void Rewrite(BridgeHarness harness, string name, Func<string, string> change) =>
        harness.Upstream.Rewrites = (command, answer) =>
            command == "GetCertificateInfo"
            && !answer.Contains("property[column]", StringComparison.OrdinalIgnoreCase)
            && answer.Contains($"= {name}", StringComparison.Ordinal)
                ? change(answer)
                : answer;

    private static async Task AskAsync(BridgeHarness harness) => await harness.Bridge.Get<ClassRefresh>().RunRoundAsync(Cancellation);

    private static async Task ComparedAsync(BridgeHarness harness) => await harness.Bridge.Get<ClassNotices>().RunRoundAsync(Cancellation);

    private static async Task OrderAsync(BridgeHarness harness, string name)
    {
        var order = await harness.ReadyOrderAsync(null, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Status == OrderStatus.Valid);
    }

    private static async Task<WebhookReceiver> StartAsync(BridgeHarness harness)
    {
        var receiver = await WebhookReceiver.StartAsync(harness.Clock);
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions { Webhook = receiver.Options };
        await harness.StartBridgeAsync();
        return receiver;
    }
}
