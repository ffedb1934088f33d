using System.Globalization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The ledger of purchases.</summary>
internal static class LedgerResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge)
    {
        routes.MapGet("/ledger", async (HttpContext http) =>
        {
            var tenant = http.Request.Query["tenant"] is [{ Length: > 0 } wanted] ? wanted : null;
            if (tenant is not null)
            {
                await RequireAsync(bridge, tenant, http.RequestAborted);
            }

            var statement = await LedgerStatement.OfAsync(
                bridge.Ledger.ReadAsync(http.RequestAborted),
                tenant,
                MomentOf(http, "from"),
                MomentOf(http, "to"),
                http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, statement, OperatorJson.Default.LedgerStatement);
        });
        routes.MapPost("/ledger/compare", async (HttpContext http) => await OperatorAnswer.WriteAsync(
            http, await bridge.Comparer.CompareAsync(http.RequestAborted), OperatorJson.Default.LedgerComparison));
    }

    /// <summary>
    /// A misspelt name must not look like one who bought nothing. Who was a tenant once, and bought, is known by the ledger.
    /// </summary>
    private static async Task RequireAsync(Bridge bridge, string tenant, CancellationToken cancellationToken)
    {
        if (bridge.Tenants.All.Any(known => known.Id.Value == tenant))
        {
            return;
        }

        await foreach (var line in bridge.Ledger.ReadAsync(cancellationToken))
        {
            if (line.Tenant.Value == tenant)
            {
                return;
            }
        }

        throw new KeyNotFoundException(
            $"There is no tenant '{tenant}', and the ledger has none. Tenants: "
            + $"{string.Join(", ", bridge.Tenants.All.Select(known => known.Id.Value).Order(StringComparer.Ordinal))}.");
    }

    private static DateTimeOffset? MomentOf(HttpContext http, string parameter)
    {
        if (http.Request.Query[parameter] is not [{ Length: > 0 } text])
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new ArgumentException($"{parameter} is no date: '{text}'.");
    }
}
