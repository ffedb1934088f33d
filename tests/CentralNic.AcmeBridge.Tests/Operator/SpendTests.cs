using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What was and will be spent, by API and command.</summary>
[Collection(RunningBridge.Name)]
public sealed class SpendTests(RunningBridge bridge)
{
    [Fact]
    public async Task Show_SumsUpWhatWasBought()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var before = await NetAsync();
        await customer.ValidOrderAsync("show.spend.test");
        await customer.ValidOrderAsync("show.spend.test");

        Assert.Equal(before + 42m, await NetAsync());
        var (exitCode, output, error) = await RunAsync("show", "--by", "class,profile", "--tenant", "default");
        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("ssl123dv", output, StringComparison.Ordinal);
        Assert.Contains("total: ", output, StringComparison.Ordinal);
        Assert.Contains("reissues in the paid years", output, StringComparison.Ordinal);
        Assert.Equal("Nothing was spent.", (await RunAsync("show", "--to", "2020-01")).Output.Split('\n')[0].Trim());
    }

    [Fact]
    public async Task Forecast_HasTheRenewalOfWhatWasBought()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("forecast.spend.test");

        var forecast = JsonNode.Parse((await RunAsync("forecast", "--json")).Output)!;
        var text = (await RunAsync("forecast", "--tenant", "default")).Output;

        Assert.Contains(forecast["months"]!.AsArray(), row => (string?)row!["class"] == "ssl123dv" && (int)row["renewals"]! > 0);
        Assert.Contains("expected", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_HasALineForEachPurchaseWithNamesAndPrice()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("csv.spend.test", "more.csv.spend.test");

        var lines = (await RunAsync("csv", "--tenant", "default")).Output.Split("\r\n");
        var (_, ledger, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "ledger");

        Assert.StartsWith("at,kind,plan,tenant,profile,class,names,net,vat,currency,order,", lines[0], StringComparison.Ordinal);
        var line = Assert.Single(lines, line => line.Contains(",csv.spend.test more.csv.spend.test,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(("booked", "buy", "default", "ssl123dv"), (line[1], line[2], line[3], line[5]));
        Assert.True(decimal.Parse(line[7], System.Globalization.CultureInfo.InvariantCulture) > 42m);
        Assert.Contains("csv.spend.test, more.csv.spend.test", ledger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_KeepsATenantToItsOwn()
    {
        using var tenant = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        using var view = await ApiClient.WithRoleAsync(bridge, "view");

        var report = await tenant.GetAsync("spend?by=tenant");

        Assert.All(report["rows"]!.AsArray(), row => Assert.Equal("shop", (string?)row!["tenant"]));
        Assert.All(
            report["budgets"]!.AsArray(), budget => Assert.StartsWith("Tenants:shop:", (string?)budget!["key"], StringComparison.Ordinal));
        await tenant.GetAsync("spend?tenant=default", HttpStatusCode.NotFound);
        await tenant.GetAsync("spend/forecast?tenant=default", HttpStatusCode.NotFound);
        await view.GetAsync("spend?tenant=nobody", HttpStatusCode.NotFound);
        await view.GetAsync("spend?from=yesterday", HttpStatusCode.BadRequest);
        var problem = await view.GetAsync("spend?by=colour", HttpStatusCode.BadRequest);
        Assert.Contains("give some of tenant, profile, class, month", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["spend", .. arguments]);

    private async Task<decimal> NetAsync() =>
        JsonNode.Parse((await RunAsync("show", "--tenant", "default", "--json")).Output)!["totals"]!.AsArray().Sum(
            total => (decimal)total!["net"]!);
}
