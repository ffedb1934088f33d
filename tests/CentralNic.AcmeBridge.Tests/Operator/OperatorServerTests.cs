using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Demo;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The operator socket, which commands use and nobody else.</summary>
[Collection(RunningBridge.Name)]
public sealed class OperatorServerTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Socket_IsForItsUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; the folder's rights count.");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OperatorSocket.Find(bridge.DataFolder)));
        }
    }

    [Theory]
    [InlineData("/operator/v1/issuances/parked")]
    [InlineData("/operator/v1/tokens")]
    [InlineData("/operator/v1/openapi.json")]
    [InlineData("/acme/operator/v1/ledger")]
    public async Task ListenersOfClientsAndCas_KnowNothingOfIt(string path)
    {
        foreach (var origin in new[] { bridge.Origin, bridge.DcvOrigin })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await bridge.Http.GetAsync(origin + path, Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task Listener_OnATakenPort_NamesItsSetting()
    {
        var ports = FreePort.Several(3);
        Assert.True(ListenAddress.TryParse($"https://127.0.0.1:{ports[0]}", out var listen, out _));
        var folder = Directory.CreateTempSubdirectory("bridge-taken-").FullName;
        try
        {
            var settings = BridgeConfiguration.Load(
                new ServeOptions { Sandbox = true, DataFolder = folder, Listen = [listen], Http01Port = ports[1] },
                folder,
                new Dictionary<string, string>
                {
                    ["Dcv__Http__Listen"] = $"http://127.0.0.1:{ports[2]}",
                    ["Operator__Listen"] = bridge.PageOrigin,
                });

            var failure = await Assert.ThrowsAsync<AddressUnavailableException>(() => BridgeServer.StartAsync(
                settings.PointAt(bridge.Sandbox), NullLoggerFactory.Instance, TimeProvider.System, null, Cancellation));

            Assert.Contains(
                $"127.0.0.1:{new Uri(bridge.PageOrigin).Port} (Operator:Listen): another program listens there",
                failure.Message,
                StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task UnknownOrder_IsSaidAndIsAFailure()
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", "nosuch");

        Assert.Equal((ExitCode.Failure, ""), (exitCode, output));
        Assert.Equal("There is no order nosuch.", error.Trim());
    }

    [Fact]
    public async Task UnknownCommand_SaysThatTheVersionsDiffer()
    {
        using var client = OperatorClient.Connect(bridge.DataFolder);

        var failure = await Assert.ThrowsAsync<CommandFailedException>(
            () => client.GetAsync("of/a/later/version", OperatorJson.Default.OperatorLine, Cancellation));

        Assert.Contains("of the same version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOrderThatDoesNotWait_TakesNoAnswer()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = IdOf((await customer.ValidOrderAsync("answered.operator.test")).Location ?? (await customer.OrdersAsync())[^1]!);

        foreach (var answer in new[] { ["search-again", order], new[] { "adopt", order, "C1" }, ["give-up", order, "--reason", "why"] })
        {
            var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, ["issuances", .. answer]);
            var why = answer[0] == "give-up"
                ? $"Order {order} is valid: there is nothing to give up."
                : $"Order {order} does not wait for the operator.";
            Assert.Equal((ExitCode.Failure, why), (exitCode, error.Trim()));
        }
    }

    [Fact]
    public async Task Show_TellsStatePlanPurchaseAndSubscription()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("show.operator.test");
        var order = IdOf((await customer.OrdersAsync())[^1]!);

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("status       valid", output, StringComparison.Ordinal);
        Assert.Contains("state        Issued since", output, StringComparison.Ordinal);
        Assert.Contains("plan         Buy: ", output, StringComparison.Ordinal);
        Assert.Matches(@"bought       certificate \S+ in certificate order \S+ for .* VAT", output);
        Assert.Matches(@"ledger       \S+ \S+ booked ", output);
        Assert.Contains("subscription ssl123dv, certificate order ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowJson_IsOneDocumentWithoutSecrets()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("json.operator.test");
        var order = IdOf((await customer.OrdersAsync())[^1]!);

        var (_, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order, "--json");

        var report = JsonNode.Parse(output)!;
        Assert.Equal((order, "Issued", "Buy"), ((string?)report["order"], (string?)report["state"], (string?)report["plan"]));
        Assert.Equal("json.operator.test", (string?)report["subscription"]!["names"]![0]);
        Assert.Equal(2, report["ledger"]!.AsArray().Count);
        Assert.DoesNotContain("\"csr\"", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ShowFollow_TellsEachStateUntilTheOrderIsSettled()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("follow.operator.test");
        var order = IdOf((await customer.OrdersAsync())[^1]!);

        var (exitCode, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order, "--follow");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith("Issued", output, StringComparison.Ordinal);
        Assert.Contains("status       valid", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_AddsUpToWhatTheResellerCharged()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("ledger.operator.test");

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "ledger", "--json");
        var (_, text, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "ledger");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        var charged = bridge.Sandbox.State.Purchases.Sum(purchase => purchase.Price + purchase.Vat);
        var sums = JsonNode.Parse(output)!["sums"]!.AsArray();
        Assert.Equal(charged, sums.Sum(sum => (decimal)sum!["total"]!["gross"]!));
        Assert.Contains("ssl123dv-base", text, StringComparison.OrdinalIgnoreCase);
        Assert.Matches(@"total +net +[\d.]+ +VAT +[\d.]+ +gross +[\d.]+", text);
    }

    [Fact]
    public async Task Ledger_OfAnotherTenantOrTimeIsEmpty()
    {
        Assert.Equal(
            "Nothing was bought.",
            (await OperatorConsole.RunAsync(bridge.DataFolder, "ledger", "--tenant", "Shop", "--to", "2000-01-01")).Output.Trim());
        var nobody = await OperatorConsole.RunAsync(bridge.DataFolder, "ledger", "--tenant", "nobody");
        Assert.Equal(ExitCode.Failure, nobody.ExitCode);
        Assert.Matches(@"There is no tenant 'nobody', and the ledger has none\. Tenants: (\S+, )*default(,|\.)", nobody.Error);
        Assert.Equal(
            "Nothing was bought.", (await OperatorConsole.RunAsync(bridge.DataFolder, "ledger", "--to", "2000-01-01")).Output.Trim());
        Assert.Equal(ExitCode.Usage, (await OperatorConsole.RunAsync(bridge.DataFolder, "ledger", "--from", "yesterday")).ExitCode);
    }

    /// <summary>Page by page, by a tenant its own alone; the sums are those of all pages.</summary>
    [Fact]
    public async Task Ledger_IsListedInPagesAndKeptToATenantsOwn()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("pages.operator.test");
        using var view = await ApiClient.WithRoleAsync(bridge, "view");
        using var shop = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var lines = new List<JsonNode>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await view.GetAsync("ledger?limit=1&tenant=default" + (cursor.Length == 0 ? "" : "&cursor=" + cursor));
            lines.Add(Assert.Single(page["items"]!.AsArray())!);
            cursor = (string?)page["next"];
        }

        Assert.Contains("pages.operator.test", lines[0]["names"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(lines.Count, lines.Select(line => $"{line["issuance"]} {line["purchaseAttempt"]} {line["kind"]}").Distinct().Count());
        var moments = lines.Select(line => (DateTimeOffset)line["at"]!).ToArray();
        Assert.Equal(moments.OrderDescending(), moments);
        var sum = Assert.Single((await view.GetAsync("ledger/sums?tenant=default"))["sums"]!.AsArray())!;
        Assert.Equal(lines.Count(line => (string?)line["kind"] == "Booked"), (int)sum["purchases"]!);
        Assert.DoesNotContain((await shop.GetAsync("ledger"))["items"]!.AsArray(), line => (string?)line!["tenant"] != "shop");
        Assert.DoesNotContain((await shop.GetAsync("ledger/sums"))["sums"]!.AsArray(), line => (string?)line!["tenant"] != "shop");
        await shop.GetAsync("ledger/sums?tenant=default", HttpStatusCode.NotFound);
    }

    internal static string IdOf(string url) => url[(url.LastIndexOf('/') + 1)..];
}
