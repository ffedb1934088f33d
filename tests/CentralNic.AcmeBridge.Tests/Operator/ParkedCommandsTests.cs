using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>A question to the operator is answered by one command.</summary>
[Collection(RunningBridge.Name)]
public sealed class ParkedCommandsTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Adopt_TheCorrectedCertificateIsHandedOut()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var (url, order, client) = await ParkAsync(customer, "adopt.operator.test");
        var parked = (await bridge.Bridge.Reports.FindAsync(new OrderId(order), Cancellation))!;
        var (_, list, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "parked");
        Assert.Contains($"{order}  adopt.operator.test", list, StringComparison.Ordinal);
        Assert.Contains("must not be handed out", list, StringComparison.Ordinal);
        Assert.Contains($"bought       certificate {parked.Certificate} in certificate order", list, StringComparison.Ordinal);
        Assert.Contains($"answer       acme-bridge issuances adopt {order} CERTIFICATE", list, StringComparison.Ordinal);
        var corrected = await CorrectAsync(parked.Certificate!);

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "adopt", order, corrected);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains($"Order {order} goes on", output, StringComparison.Ordinal);
        await client;
        await customer.SettledAsync(url);
        Assert.Equal("No order waits for you.", (await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "parked")).Output.Trim());
    }

    [Fact]
    public async Task SearchAgain_LooksAgainAndAsksAgain()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var (_, order, client) = await ParkAsync(customer, "search.operator.test");
        var since = (await bridge.Bridge.Reports.FindAsync(new OrderId(order), Cancellation))!.Since;

        Assert.Equal(ExitCode.Success, (await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "search-again", order)).ExitCode);
        var (_, followed, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order, "--follow");

        var again = (await bridge.Bridge.Reports.FindAsync(new OrderId(order), Cancellation))!;
        Assert.Equal(IssuanceState.Parked, again.State);
        Assert.True(again.Since > since);
        Assert.Contains("question     Certificate", followed, StringComparison.Ordinal);
        await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "give-up", order, "--reason", "Done.");
        await client;
    }

    [Fact]
    public async Task GiveUp_TellsTheClientWhy()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var (url, order, client) = await ParkAsync(customer, "up.operator.test");
        var listed = JsonNode.Parse(
            (await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "parked", "--json")).Output.Split('\n')[0])!;
        Assert.Equal((order, "Parked"), ((string?)listed["order"], (string?)listed["state"]));

        Assert.Equal(ExitCode.Usage, (await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "give-up", order)).ExitCode);
        Assert.Equal(
            ExitCode.Success,
            (await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "give-up", order, "--reason", "The CA erred.")).ExitCode);
        await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order, "--follow");
        await client;

        var invalid = await customer.ReadAsync(url);
        Assert.Equal(
            ("invalid", "The CA erred."), (invalid.Text("status"), invalid.Json.GetProperty("error").GetProperty("detail").GetString()));
    }

    /// <summary>The page and <c>parked</c> tell the same.</summary>
    [Fact]
    public async Task Page_ShowsTheQuestionAndTheCommandsEscaped()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var (_, order, client) = await ParkAsync(customer, "page.operator.test");

        var page = await bridge.Http.GetAsync(bridge.PageOrigin, Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("page.operator.test", html, StringComparison.Ordinal);
        Assert.Contains($"<code>acme-bridge issuances give-up {order} --reason TEXT</code>", html, StringComparison.Ordinal);
        await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "give-up", order, "--reason", "Done.");
        await client;
    }

    /// <summary>
    /// The CA's certificate has a key that nobody asked for. The client waits for its answer until the operator has decided.
    /// </summary>
    private async Task<(string Url, string Order, Task Client)> ParkAsync(Customer customer, string name)
    {
        bridge.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var ready = await customer.ReadyOrderAsync(name);
        var url = (await customer.OrdersAsync())[^1]!;
        var order = OperatorServerTests.IdOf(url);
        var client = customer.FinalizeAsync(ready, Customer.NewCsr(name));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await bridge.Bridge.Reports.FindAsync(new OrderId(order), Cancellation))!.State is var state
            && state != IssuanceState.Parked)
        {
            Assert.False(state is IssuanceState.Issued or IssuanceState.Failed, $"The order was not parked, it is {state}.");
            await timer.WaitForNextTickAsync(Cancellation);
        }

        return (url, order, client);
    }

    private async Task<string> CorrectAsync(string certificate)
    {
        await using var reseller = new ResellerClient(
            new ResellerOptions { Endpoint = bridge.Sandbox.Endpoint, Login = "sandbox", Password = new Secret("sandbox") },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        return (await reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest { CertificateId = certificate }, CommandPriority.Interactive, Cancellation)).CertificateId;
    }
}
