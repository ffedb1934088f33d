using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Spend;

/// <summary>What was spent, what is left, and what will be spent.</summary>
internal static class SpendResource
{
    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var spend = api.MapGroup("/spend").WithTags("spend").RequireAuthorization(OperatorPolicies.ViewTenant);
        spend.MapGet("", ReportAsync).WithName("getSpend")
            .WithSummary("Sums of what was spent, what budgets have left, and what reissues saved");
        spend.MapGet("/forecast", ForecastAsync).WithName("getSpendForecast")
            .WithSummary("What renewals will cost, month by month, and the current month to its end");
        spend.MapGet("/csv", WriteCsvAsync).WithName("getSpendCsv").Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("What was charged and given back, line by line, as CSV (RFC 4180)");
    }

    private static async Task<SpendReport> ReportAsync(
        [AsParameters] SpendParameters parameters,
        OperatorCaller caller,
        Bridge bridge,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var report = await bridge.Spend.ReportAsync(parameters.ToQuery(caller, time), cancellationToken);

        // What all tenants together may spend is the operator's.
        return caller.Tenant is null ? report : report with { Budgets = [.. report.Budgets.Where(budget => budget.IsOf(caller.Tenant))] };
    }

    private static async Task<SpendForecast> ForecastAsync(
        [AsParameters] ForecastParameters parameters, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var forecast = await bridge.Spend.ForecastAsync(caller.FilterBy(parameters.Tenant), cancellationToken);
        return caller.Tenant is null
            ? forecast
            : forecast with { Budgets = [.. forecast.Budgets.Where(budget => budget.IsOf(caller.Tenant))] };
    }

    private static async Task WriteCsvAsync(
        [AsParameters] SpendParameters parameters, OperatorCaller caller, Bridge bridge, TimeProvider time, HttpContext http)
    {
        var lines = await bridge.Spend.ListAsync(parameters.ToQuery(caller, time), http.RequestAborted).ToListAsync(http.RequestAborted);
        http.Response.ContentType = "text/csv; charset=utf-8; header=present";
        await using var writer = new StreamWriter(http.Response.Body, leaveOpen: true);
        await SpendCsv.WriteAsync(writer, lines.OrderBy(line => line.At).ThenBy(line => line.Issuance.Value, StringComparer.Ordinal));
    }
}

/// <summary>Which money is wanted.</summary>
internal sealed record SpendParameters(
    [property: Description("Who paid")] string? Tenant,
    [property: Description("The profile")] string? Profile,
    [property: Description("The certificate class")] string? Class,
    [property: Description("The first month: YYYY-MM. Default: eleven months ago")] string? From,
    [property: Description("The last month: YYYY-MM. Default: the current one")] string? To,
    [property: Description("By what it is summed up: some of tenant, profile, class and month, with commas between. Default: tenant,month")]
    string? By)
{
    private static readonly string Words = string.Join(
        ", ", Enum.GetNames<SpendDimension>().Where(name => name != nameof(SpendDimension.None)).Select(name => name.ToLowerInvariant()));

    /// <summary>What is wanted of what the caller may see.</summary>
    /// <exception cref="InvalidRequestException">A month or a word is none.</exception>
    public SpendQuery ToQuery(OperatorCaller caller, TimeProvider time)
    {
        return new SpendQuery
        {
            Tenant = caller.FilterBy(Tenant?.ToLowerInvariant()),
            Profile = Profile,
            Class = Class,
            From = MonthOf("from", From) ?? time.GetUtcNow().AddMonths(-11),
            To = MonthOf("to", To),
            By = By is null ? SpendDimension.Tenant | SpendDimension.Month : DimensionsOf(By),
        };
    }

    private static SpendDimension DimensionsOf(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => Enum.TryParse<SpendDimension>(word, ignoreCase: true, out var dimension) && Enum.IsDefined(dimension)
            && !int.TryParse(word, out _)
            ? dimension
            : throw new InvalidRequestException("by", $"by has '{word}': give some of {Words}, with commas between."))
        .Aggregate(SpendDimension.None, (all, dimension) => all | dimension);

    private static DateTimeOffset? MonthOf(string key, string? text) => text is null ? null
        : DateTimeOffset.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month) ? month
        : throw new InvalidRequestException(key, $"{key} is '{text}': give a month such as 2026-11.");
}

/// <summary>Whose renewals are foreseen.</summary>
internal sealed record ForecastParameters([property: Description("Who pays")] string? Tenant);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpendReport))]
[JsonSerializable(typeof(SpendForecast))]
internal sealed partial class SpendJson : JsonSerializerContext;
