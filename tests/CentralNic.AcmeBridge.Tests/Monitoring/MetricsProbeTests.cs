using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>What is measured of a running bridge, scraped as Prometheus does.</summary>
[Collection(RunningBridge.Name)]
public sealed class MetricsProbeTests(MonitoredBridge monitored) : IClassFixture<MonitoredBridge>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AreWhatPromtoolTakes()
    {
        var scrape = await Scrape.OfAsync(monitored.Bridge);

        await Promtool.SucceedsAsync(scrape.Text, "check", "metrics");
    }

    [Fact]
    public async Task Order_IsCountedWithItsEndItsTimeItsCommandsAndItsMoney()
    {
        var before = await Scrape.OfAsync(monitored.Bridge);

        await monitored.Customer.ValidOrderAsync("counted.test");

        var after = await Scrape.OfAsync(monitored.Bridge);
        double Rise(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
        Assert.Equal(1, Rise("acme_bridge_orders_created_total", "tenant=\"default\""));
        Assert.Equal(1, Rise("acme_bridge_orders_settled_total", "outcome=\"valid\"", "reason=\"buy\""));
        Assert.Equal(1, Rise("acme_bridge_issuance_duration_seconds_count", "plan=\"buy\""));
        Assert.InRange(Rise("acme_bridge_issuance_duration_seconds_sum"), 0.001, 120);
        Assert.Equal(1, Rise("acme_bridge_validations_total", "challenge_type=\"http-01\"", "outcome=\"valid\""));
        Assert.True(Rise("acme_bridge_dcv_looks_total", "outcome=\"visible\"") >= 1);
        Assert.True(Rise("centralnic_reseller_commands_total", "command=\"AddCertificate\"", "outcome=\"success\"", "code=\"200\"") >= 1);
        Assert.True(Rise("acme_bridge_store_commits_total", "outcome=\"committed\"") >= 5);
        Assert.True(Rise("acme_bridge_store_flush_duration_seconds_count") >= 5);
        Assert.True(Rise("http_server_request_duration_seconds_count", "http_route=\"/acme/new-order\"") >= 1);
    }

    [Fact]
    public async Task Money_IsWhatTheLedgerAddsUpTo()
    {
        var purchases = monitored.Bridge.Purchases;

        var scrape = await Scrape.OfAsync(monitored.Bridge);

        Assert.InRange(scrape.Sum("acme_bridge_purchases_total", "kind=\"purchase\""), 1, purchases);
        Assert.True(scrape.Sum("acme_bridge_money_booked_total", "tenant=\"default\"") > 0);
        Assert.Equal(5000, scrape.Sum("acme_bridge_budget_limit", "budget=\"Budget:PerMonth\""));
        Assert.Equal(9000, scrape.Sum("acme_bridge_budget_limit", "budget=\"Tenants:default:Budget:PerYear\"", "tenant=\"default\""));
        Assert.True(scrape.Sum("acme_bridge_budget_spent", "budget=\"Budget:PerMonth\"") > 0);
        Assert.True(scrape.Sum("acme_bridge_certificates") >= 1);
        Assert.True(scrape.Sum("acme_bridge_subscriptions", "days_left=\"90+\"") >= 1);
    }

    [Fact]
    public async Task OrderThatIsOpen_IsToldByWhatItWaitsFor()
    {
        var scrape = await Scrape.OfAsync(monitored.Bridge);

        Assert.True(scrape.Sum("acme_bridge_orders_open", "state=\"pending\"", "waiting_for=\"client\"") >= 1);
        Assert.True(scrape.Sum("acme_bridge_orders_oldest_wait_seconds", "waiting_for=\"client\"") > 0);
    }

    [Fact]
    public async Task Refusal_IsCountedByItsError() => Assert.True(
        (await Scrape.OfAsync(monitored.Bridge)).Sum("acme_bridge_refusals_total", "error=\"malformed\"") >= 1);

    [Fact]
    public async Task Label_HoldsNothingOfWhichThereCanBeAnyNumber()
    {
        var text = (await Scrape.OfAsync(monitored.Bridge)).Text;

        Assert.DoesNotContain("measured.test", text, StringComparison.Ordinal);
        Assert.DoesNotContain(monitored.Customer.Account.Split('/')[^1], text, StringComparison.Ordinal);
        foreach (var order in await monitored.Customer.OrdersAsync())
        {
            Assert.DoesNotContain(order!.Split('/')[^1], text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("view", HttpStatusCode.OK)]
    [InlineData("operate", HttpStatusCode.OK)]
    [InlineData("tenant:shop", HttpStatusCode.Forbidden)]
    public async Task Token_OfARoleThatSeesEverythingIsTaken(string role, HttpStatusCode expected)
    {
        Assert.True(OperatorRole.TryParse(role, out var parsed));
        var (_, token) = await monitored.Bridge.Bridge.Tokens.CreateAsync("prometheus", parsed, null, Cancellation);

        Assert.Equal(expected, await StatusOfAsync(token, proxied: true));
    }

    [Fact]
    public async Task Stranger_IsToldNoNumbers()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(null, proxied: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync("acmebridge_000000000000_x", proxied: true));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync("acmebridge_000000000000_x", proxied: false));
    }

    [Fact]
    public async Task AcmeListener_KnowsNothingOfThem() => Assert.Equal(
        HttpStatusCode.NotFound, (await monitored.Bridge.Http.GetAsync(monitored.Bridge.Origin + "/metrics", Cancellation)).StatusCode);

    [Fact]
    public async Task Counter_NeverFalls()
    {
        var before = await Scrape.OfAsync(monitored.Bridge);
        var after = await Scrape.OfAsync(monitored.Bridge);

        foreach (var (name, value) in before.Samples.Where(sample => before.Types.GetValueOrDefault(sample.Key.Split('{')[0]) == "counter"))
        {
            var now = after.Samples[name];
            Assert.True(now >= value, string.Create(CultureInfo.InvariantCulture, $"{name}: {value}, {now}"));
        }
    }

    private async Task<HttpStatusCode> StatusOfAsync(string? token, bool proxied)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, monitored.Bridge.PageOrigin + "/metrics");
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (proxied)
        {
            request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        }

        using var answer = await monitored.Bridge.Http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
