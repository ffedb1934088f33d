using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Quotes;

/// <summary>What orders would do and cost that are not made; for billing systems, and <c>explain</c>.</summary>
internal static class QuotesResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapPost("/quotes", AskAsync)
        .RequireAuthorization(OperatorPolicies.ViewTenant).WithTags("quotes")
        .WithName("createQuote").WithSummary("What an order for names would do and cost; nothing is ordered or kept");

    private static async Task<OrderQuote> AskAsync(
        QuoteRequest request, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var quote = await bridge.Quotes.AskAsync(request with { Tenant = caller.FilterBy(request.Tenant) }, cancellationToken);

        // A tenant sees its own limits, and what its clients would be told.
        return caller.Tenant is null ? quote : quote with
        {
            Budgets = [.. quote.Budgets.Where(budget => budget.IsOf(caller.Tenant))],
            Findings = [.. quote.Findings.Select(finding => finding with { Detail = null })],
        };
    }
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(QuoteRequest))]
[JsonSerializable(typeof(OrderQuote))]
internal sealed partial class QuotesJson : JsonSerializerContext;
