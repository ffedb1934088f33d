using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>Orders as the operator sees them, and the answers to their questions.</summary>
internal static class IssuanceResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge)
    {
        routes.MapGet("/issuances/parked", (HttpContext http) => OperatorAnswer.StreamAsync(
            http, Parts(bridge.Reports.ListParkedAsync(http.RequestAborted)), OperatorJson.Default.IssuanceReport));
        routes.MapGet("/issuances/{order}", async (HttpContext http) =>
            await OperatorAnswer.WriteAsync(http, await RequiredAsync(http, bridge), OperatorJson.Default.IssuanceReport));
        routes.MapGet("/issuances/{order}/follow", async (HttpContext http) =>
        {
            await RequiredAsync(http, bridge);
            await OperatorAnswer.StreamAsync(
                http, FollowAsync(bridge, OrderOf(http), http.RequestAborted), OperatorJson.Default.IssuanceReport);
        });
        routes.MapPost("/issuances/{order}/search-again", async (HttpContext http) =>
        {
            await RequiredAsync(http, bridge);
            await bridge.Parked.SearchAgainAsync(OrderOf(http), http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, await RequiredAsync(http, bridge), OperatorJson.Default.IssuanceReport);
        });
        routes.MapPost("/issuances/{order}/allow-purchase", async (HttpContext http) =>
        {
            await RequiredAsync(http, bridge);
            await bridge.Parked.AllowPurchaseAsync(OrderOf(http), http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, await RequiredAsync(http, bridge), OperatorJson.Default.IssuanceReport);
        });
        routes.MapPost("/issuances/{order}/adopt", async (HttpContext http) =>
        {
            await RequiredAsync(http, bridge);
            var request = await http.Request.ReadFromJsonAsync(OperatorJson.Default.AdoptRequest, http.RequestAborted);
            if (request is not { Certificate.Length: > 0 })
            {
                throw new ArgumentException("No certificate was named.");
            }

            await bridge.Parked.AdoptAsync(OrderOf(http), new CertificateId(request.Certificate), http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, await RequiredAsync(http, bridge), OperatorJson.Default.IssuanceReport);
        });
        routes.MapPost("/issuances/{order}/give-up", async (HttpContext http) =>
        {
            await RequiredAsync(http, bridge);
            var request = await http.Request.ReadFromJsonAsync(OperatorJson.Default.GiveUpRequest, http.RequestAborted);
            if (request is not { Reason.Length: > 0 })
            {
                throw new ArgumentException("No reason was given; the client is told it.");
            }

            await bridge.Parked.GiveUpAsync(OrderOf(http), request.Reason, http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, await RequiredAsync(http, bridge), OperatorJson.Default.IssuanceReport);
        });
    }

    private static OrderId OrderOf(HttpContext http) => new((string)http.GetRouteValue("order")!);

    private static async Task<IssuanceReport> RequiredAsync(HttpContext http, Bridge bridge)
    {
        var order = OrderOf(http);
        return await bridge.Reports.FindAsync(order, http.RequestAborted) ?? throw new KeyNotFoundException($"There is no order {order}.");
    }

    private static async IAsyncEnumerable<OperatorPart<IssuanceReport>> Parts(IAsyncEnumerable<IssuanceReport> reports)
    {
        await foreach (var report in reports)
        {
            yield return report;
        }
    }

    /// <summary>The last report is the item; those before it are progress.</summary>
    private static async IAsyncEnumerable<OperatorPart<IssuanceReport>> FollowAsync(
        Bridge bridge, OrderId order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IssuanceReport? last = null;
        await foreach (var report in bridge.Reports.FollowAsync(order, cancellationToken))
        {
            last = report;
            yield return OperatorPart<IssuanceReport>.At(
                report.State is { } state
                    ? state + (report.Trouble is { } trouble ? $": {trouble.Text}" : report.DcvFinding is { } finding ? $": {finding}" : "")
                    : report.Status.ToString());
        }

        if (last is not null)
        {
            yield return last;
        }
    }
}
