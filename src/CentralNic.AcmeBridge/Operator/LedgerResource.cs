using System.Globalization;
using CentralNic.AcmeBridge.Core;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The book of purchases.</summary>
internal static class LedgerResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, Bridge bridge)
    {
        routes.MapGet("/ledger", async (HttpContext http) =>
        {
            var statement = await LedgerStatement.OfAsync(
                bridge.Ledger.ReadAsync(http.RequestAborted),
                http.Request.Query["tenant"] is [{ Length: > 0 } tenant] ? tenant : null,
                MomentOf(http, "from"),
                MomentOf(http, "to"),
                http.RequestAborted);
            await OperatorAnswer.WriteAsync(http, statement, OperatorJson.Default.LedgerStatement);
        });
        routes.MapPost("/ledger/compare", async (HttpContext http) => await OperatorAnswer.WriteAsync(
            http, await bridge.Comparer.CompareAsync(http.RequestAborted), OperatorJson.Default.LedgerComparison));
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
