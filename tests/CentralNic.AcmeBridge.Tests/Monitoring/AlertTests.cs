using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>The files of <c>deploy/monitoring</c>, with the real Prometheus and bridges that are made ill.</summary>
[Collection(RunningBridge.Name)]
public sealed partial class AlertTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "monitoring");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_AreWhatPromtoolTakesAndPassTheirTests()
    {
        await Promtool.SucceedsAsync("", "check", "rules", Path.Combine(Folder, "alerts.yml"));
        await Promtool.SucceedsAsync("", "test", "rules", Path.Combine(Folder, "alerts.test.yml"));
    }

    [Fact]
    public async Task Rule_IsNamedInItsTestsAndInDocsWithWhatToDo()
    {
        var tests = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.test.yml"), Cancellation);
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "monitoring.md"), Cancellation);
        string[] alerts =
        [
            .. Alert().Matches(await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.yml"), Cancellation))
                .Select(match => match.Groups["name"].Value),
        ];

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains(alert, tests, StringComparison.Ordinal));
        Assert.All(alerts, alert => Assert.Contains($"| `{alert}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bridge_ThatIsMadeIllIsWarnedAbout()
    {
        var clock = new LeapingClock();
        await using var ill = new RunningBridge(("Budget__PerMonth", "50")) { Clock = clock };
        await using var locked = new RunningBridge() { Change = WithWrongPassword };
        await ill.InitializeAsync();
        await locked.InitializeAsync();
        var (_, token) = await ill.Bridge.Tokens.CreateAsync("prometheus", OperatorRole.View, null, Cancellation);
        await using var prometheus = await PrometheusServer.StartAsync(
            new Uri(ill.PageOrigin).Authority, token, new Uri(locked.PageOrigin).Authority);
        await prometheus.UntilFiringAsync("AcmeBridgeResellerLoginRefused");
        await AssertDashboardAsync(prometheus);

        using var customer = await Customer.RegisteredAsync(ill);
        await customer.ValidOrderAsync("bought.test"); // For 42 of 50.
        await prometheus.UntilFiringAsync("AcmeBridgeBudgetNearlyUsedUp");
        (await customer.PostAsync(ill.Url("new-order"), Customer.OrderFor("refused.test"))).AssertRefused("rateLimited");
        await prometheus.UntilFiringAsync("AcmeBridgeBudgetReached");
        Assert.DoesNotContain("AcmeBridgeCertificateExpiring", await prometheus.FiringAsync());

        ill.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.NoAnswer });
        var reseller = ill.Bridge.Get<ResellerClient>();
        while (!ill.Bridge.Health.Has(HealthConditions.ResellerAway))
        {
            await Assert.ThrowsAsync<ResellerException>(() => reseller.Account.StatusAsync(CommandPriority.Interactive, Cancellation));
        }

        await prometheus.UntilFiringAsync("AcmeBridgeResellerAway");

        clock.Leap = TimeSpan.FromDays(195); // Its certificate is valid for 199 days, and no task begins.
        await prometheus.UntilFiringAsync("AcmeBridgeCertificateExpiring");
        await prometheus.UntilFiringAsync("AcmeBridgeTaskOverdue");
        await prometheus.UntilFiringAsync("AcmeBridgeNotReady");
        Assert.DoesNotContain("AcmeBridgeDown", await prometheus.FiringAsync());

        await ill.StopAsync();
        await prometheus.UntilFiringAsync("AcmeBridgeDown");
    }

    /// <summary>Every query of the dashboard is one, and those of what stands in memory have an answer.</summary>
    private static async Task AssertDashboardAsync(PrometheusServer prometheus)
    {
        foreach (var query in DashboardQueries())
        {
            await prometheus.QueryAsync(query.Replace("$job", "acme-bridge", StringComparison.Ordinal)
                .Replace("$instance", ".*", StringComparison.Ordinal));
        }

        Assert.Equal(2, (await prometheus.QueryAsync("""acme_bridge_build_info{job="acme-bridge"}""")).Count);
    }

    internal static IEnumerable<string> DashboardQueries()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!;
        return from panel in dashboard["panels"]!.AsArray()
               from target in panel!["targets"]?.AsArray() ?? []
               select (string)target!["expr"]!;
    }

    private static BridgeSettings WithWrongPassword(BridgeSettings settings) =>
        settings with { Reseller = settings.Reseller with { Password = new Secret("wrong") } };

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();
}
