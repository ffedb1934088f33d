using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What an order would do and cost, by API and command.</summary>
[Collection(RunningBridge.Name)]
public sealed class ExplainTests(RunningBridge bridge)
{
    private static readonly string[] OfShop = ["a.shop.test"];

    [Fact]
    public async Task Explain_ANewNameIsBoughtAndThenReissued()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var bought = bridge.Purchases;

        var (exitCode, output, error) = await RunAsync("new.explain.test");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("outcome     would be issued, as far as can be seen now", output, StringComparison.Ordinal);
        Assert.Contains("plan        Buy: No certificate for these names was bought yet", output, StringComparison.Ordinal);
        Assert.Contains("price       42", output, StringComparison.Ordinal);
        Assert.Contains("proof       new.explain.test by HTTP", output, StringComparison.Ordinal);
        Assert.Equal(bought, bridge.Purchases);

        await customer.ValidOrderAsync("new.explain.test");
        var again = JsonNode.Parse((await RunAsync("new.explain.test", "--json")).Output)!;
        Assert.Equal(
            ("Proceeds", "Reissue", false), ((string?)again["outcome"], (string?)again["plan"], (bool)again["isBilled"]!));
        Assert.Null(again["price"]);
    }

    [Fact]
    public async Task Explain_OfACsrThatHasACertificateSaysWhich()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var csr = Customer.NewCsr("same.explain.test");
        var order = await customer.ReadyOrderAsync("same.explain.test");
        await customer.FinalizeAsync(order, csr);
        await customer.SettledAsync(order.Location!);
        var file = Path.Combine(bridge.DataFolder, "explain.csr");
        await File.WriteAllTextAsync(
            file,
            System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
            TestContext.Current.CancellationToken);

        var (_, output, error) = await RunAsync("same.explain.test", "--csr", file);
        Assert.Equal("", error);

        Assert.Contains("plan        Return: Certificate ", output, StringComparison.Ordinal);
        Assert.Contains("price       nothing", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names-not-permitted", "other.test", "--tenant", "shop")]
    [InlineData("profile-not-offered", "a.shop.test", "--tenant", "shop", "--profile", "default")]
    [InlineData("tenant-unknown", "a.test", "--tenant", "nobody")]
    [InlineData("names-not-possible", "*.a.test")]
    public async Task Explain_ARefusalHasItsRule(string rule, params string[] arguments)
    {
        var (exitCode, output, _) = await RunAsync(arguments);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains($"  refusal     {rule}: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names: 'no name'", "no name")]
    [InlineData("There is no account nosuch.", "a.test", "--account", "nosuch")]
    public async Task Explain_WhatIsNoQuestionIsRefused(string words, params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(arguments);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quote_OfATenantsTokenIsItsTenantsAlone()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("theirs.explain.test");
        var account = await AccountOfAsync(customer);
        using var client = await ApiClient.WithRoleAsync(bridge, "tenant:shop");

        var own = await client.PostAsync("quotes", new { names = OfShop });

        Assert.Equal(("shop", "positive", "Buy"), ((string?)own["tenant"], (string?)own["profile"], (string?)own["plan"]));
        await client.PostAsync("quotes", new { names = OfShop, tenant = "default" }, HttpStatusCode.NotFound);
        await client.PostAsync("quotes", new { names = OfShop, account }, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("view")]
    [InlineData("operate")]
    public async Task Quote_OfBillingSystems(string role)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, role);

        var quote = await client.PostAsync("quotes", new { names = OfShop, tenant = "shop" });

        Assert.Equal((9m, "positivessldv"), ((decimal)quote["price"]!["net"]!, (string?)quote["class"]));
        await client.PostAsync("quotes", new { names = Array.Empty<string>() }, HttpStatusCode.BadRequest);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["explain", .. arguments]);

    private async Task<string> AccountOfAsync(Customer customer)
    {
        var order = OperatorServerTests.IdOf((await customer.OrdersAsync())[^1]!);
        return (await bridge.Bridge.Reports.FindAsync(new(order), TestContext.Current.CancellationToken))!.Account;
    }
}
