using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>A bridge that has seen everything that is measured: an order with its certificate, one that waits, refusals, CAA.</summary>
public sealed class MonitoredBridge : IAsyncLifetime
{
    /// <summary>A name whose CAA records are looked up: the others have addresses of their own and are not in the DNS.</summary>
    internal const string InDns = "caa.example";

    private readonly ScriptedDnsServer _dns = new((_, _) => []);

    internal RunningBridge Bridge { get; private set; } = null!;

    internal Customer Customer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bridge = await RunningBridge.StartAsync(new()
        {
            ["Validation__Resolvers__0"] = _dns.EndPoint.ToString(),
            ["Tenants__default__PreauthorizedNames"] = InDns,
            ["Budget__PerMonth"] = "5000",
            ["Tenants__default__Budget__PerYear"] = "9000",
        });
        Customer = await Customer.RegisteredAsync(Bridge);
        await Customer.ValidOrderAsync("measured.test");
        await Customer.OrderAsync("waits.test");
        using var stranger = new HttpRequestMessage(HttpMethod.Post, Bridge.Url("new-order"));
        (await Bridge.Http.SendAsync(stranger, TestContext.Current.CancellationToken)).Dispose();
        await Customer.FinalizeAsync(await Customer.ReadyOrderAsync(InDns), Customer.NewCsr(InDns));
        GC.Collect(); // What the runtime tells of its last collection is there after the first.
        await Eventually.TrueAsync(async () =>
        {
            var scrape = await Scrape.OfAsync(Bridge);
            return scrape.Sum("acme_bridge_reseller_amount") > 0 && scrape.Sum("acme_bridge_caa_checks_total") > 0
                && scrape.Sum("acme_bridge_money_booked_total") > 0 && scrape.Sum("acme_bridge_task_last_success_timestamp_seconds") > 0;
        });
    }

    public async ValueTask DisposeAsync()
    {
        Customer.Dispose();
        await Bridge.DisposeAsync();
        await _dns.DisposeAsync();
    }
}
