using System.Text;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>
/// What a collector gets of an order. No other bridge of this process may end meanwhile: OpenTelemetry 1.20 takes instruments of one name
/// for one, and sends nothing of it any more when one of their meters is disposed.
/// </summary>
[CollectionDefinition(nameof(OtlpExportTests), DisableParallelization = true)]
[Collection(nameof(OtlpExportTests))]
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Order_IsOneTraceFromFinalizeToTheCertificate()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var folder = new TemporaryFolder();
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Telemetry__Otlp__Endpoint"] = collector.Endpoint.AbsoluteUri,
            ["Telemetry__Otlp__HeadersFile"] = folder.File("headers", "api-key=sesame\n"),
            ["Telemetry__Otlp__Interval"] = "1s",
        });
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = (await customer.ValidOrderAsync("traced.test")).Location!.Split('/')[^1];

        await Eventually.TrueAsync(() => collector.Spans.Any(span => span.Name == "issuance") && !collector.Metrics.IsEmpty);

        var whole = collector.Spans.Single(span => span.Name == "issuance");
        var spans = collector.Spans.Where(span => span.Trace == whole.Trace).ToArray();
        var finalize = Assert.Single(spans, span => span.Name == "finalize");
        Assert.Equal("", finalize.Parent);
        Assert.Equal(2, finalize.Kind); // SERVER
        Assert.Equal(order, finalize.Attributes["acme_bridge.order.id"]);
        Assert.Equal(finalize.Id, whole.Parent);
        Assert.Equal("Buy", whole.Attributes["acme_bridge.plan"]);
        Assert.All(
            ["PlanStep", "SendStep", "PublishStep"], step => Assert.Equal(finalize.Id, spans.First(span => span.Name == step).Parent));
        var bought = Assert.Single(spans, span => span.Name == "AddCertificate"
            && span.Parent == spans.Single(other => other.Name == "SendStep").Id);
        Assert.Equal(3, bought.Kind); // CLIENT
        Assert.Equal("200", bought.Attributes["centralnic.reseller.code"]);
        Assert.All(spans, span => Assert.True(span.Start <= span.End));
        Assert.True(whole.Start <= bought.Start && bought.End <= whole.End);
        Assert.All(collector.Keys, key => Assert.Equal("sesame", key));
        await Eventually.TrueAsync(() => collector.Metrics.Any(
            body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes("acme_bridge.orders.settled")) >= 0
                && body.AsSpan().IndexOf(Encoding.UTF8.GetBytes("acme_bridge.money.booked")) >= 0));
    }

    [Fact]
    public async Task Grpc_BringsTracesAndMetrics()
    {
        await using var collector = await OtlpReceiver.StartAsync(HttpProtocols.Http2);
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Telemetry__Otlp__Endpoint"] = collector.Endpoint.AbsoluteUri,
            ["Telemetry__Otlp__Protocol"] = "Grpc",
            ["Telemetry__Otlp__Interval"] = "1s",
        });
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("grpc.test");

        await Eventually.TrueAsync(() => collector.Spans.Any(span => span.Name == "issuance"));
        await Eventually.TrueAsync(() => collector.Metrics.Any(body => body.AsSpan().IndexOf("acme_bridge.orders.settled"u8) >= 0));
        await Eventually.TrueAsync(() => bridge.Bridge.Periodic.States.Single(task => task.Name == "otlp").LastSuccess is not null);
    }

    [Fact]
    public async Task CollectorThatIsAway_KeepsNothingFromItsEnd()
    {
        Uri nobody;
        await using (var collector = await OtlpReceiver.StartAsync())
        {
            nobody = collector.Endpoint;
        }

        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Telemetry__Otlp__Endpoint"] = nobody.AbsoluteUri,
            ["Telemetry__Otlp__Interval"] = "1s",
        });
        using var customer = await Customer.RegisteredAsync(bridge);

        Assert.Equal("valid", (await customer.ValidOrderAsync("untraced.test")).Text("status"));

        // The runner of periodic tasks sends, so that no failure ends it.
        await Eventually.TrueAsync(() => bridge.Bridge.Periodic.States.Single(task => task.Name == "otlp").LastSuccess is not null);
    }
}
