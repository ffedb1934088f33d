using System.Globalization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The ledger of purchases.</summary>
internal static class LedgerResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/ledger", async (HttpContext http, Bridge bridge) =>
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
            return await bridge.Reports.WithNamesAsync(statement, http.RequestAborted);
        }).RequireAuthorization(OperatorPolicies.View).WithTags("ledger")
            .WithName("getLedger").WithSummary("The purchases, and what they add up to by tenant and currency");
        api.MapPost("/ledger/compare", (
            OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken) => changes.CreateAsync(
            caller,
            new AuditedChange("ledger.compare", "ledger"),
            () => bridge.Comparer.CompareAsync(cancellationToken),
            static comparison => comparison,
            cancellationToken)).RequireAuthorization(OperatorPolicies.Operate).WithTags("ledger")
            .WithName("compareLedger").WithSummary("Compare the ledger with what the reseller charged");
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
