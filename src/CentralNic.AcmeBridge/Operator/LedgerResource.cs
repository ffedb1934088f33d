using System.ComponentModel;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The ledger of purchases.</summary>
internal static class LedgerResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var ledger = api.MapGroup("/ledger").WithTags("ledger");
        ledger.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listLedger").WithSummary("List the lines of the ledger, the newest first");
        ledger.MapGet("/sums", SumAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getLedgerSums").WithSummary("What lines of the ledger add up to, by tenant and currency");
        ledger.MapPost("/compare", CompareAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("compareLedger").WithSummary("Compare the ledger with what the reseller charged");
    }

    private static Task<Page<LedgerEntry>> ListAsync(
        [AsParameters] LedgerQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.LedgerReports.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static async Task<LedgerSums> SumAsync(
        [AsParameters] LedgerQuery query, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken) =>
        new(await bridge.LedgerReports.SumsAsync(query.ToFilter(caller), cancellationToken));

    private static Task<Core.Reconciliation.LedgerComparison> CompareAsync(
        OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken) => changes.CreateAsync(
        caller,
        new AuditedChange("ledger.compare", "ledger"),
        () => bridge.Comparer.CompareAsync(cancellationToken),
        static comparison => comparison,
        cancellationToken);
}

/// <summary>Which lines of the ledger are wanted.</summary>
internal sealed record LedgerQuery(
    [property: Description("Who pays")] string? Tenant,
    [property: Description("Not before this moment (RFC 3339)")] DateTimeOffset? From,
    [property: Description("Before this moment (RFC 3339)")] DateTimeOffset? To)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public LedgerFilter ToFilter(OperatorCaller caller) => new() { Tenant = caller.FilterBy(Tenant), From = From, To = To };
}
