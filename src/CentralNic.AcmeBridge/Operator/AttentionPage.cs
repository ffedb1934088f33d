using System.Text;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// A page that shows what needs a person, and the bridge's health for a monitor. They can only be read: there is no script, no form and
/// nothing secret on them.
/// </summary>
internal static class AttentionPage
{
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{AttentionHtml.StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Reading, ShowAsync).RequireAuthorization(OperatorPolicies.View).ExcludeFromDescription();
        routes.MapMethods("/health", Reading, TellHealth).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Monitors ask without signing in; who is a stranger learns whether all is well, and nothing of what is not.</summary>
    private static IResult TellHealth(HttpContext http, Bridge bridge)
    {
        // A monitor that looks at the status alone must see it too.
        var health = bridge.Health.Report();
        var status = health.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return OperatorCaller.Find(http.User) is { Tenant: null }
            ? TypedResults.Json(health, statusCode: status)
            : TypedResults.Json(new HealthOutline(health.Healthy), statusCode: status);
    }

    private static async Task ShowAsync(HttpContext http, Bridge bridge)
    {
        var reports = new List<AttentionReport>();
        await foreach (var report in bridge.Reports.ListAttentionAsync(http.RequestAborted))
        {
            reports.Add(report);
        }

        var page = Encoding.UTF8.GetBytes(AttentionHtml.Of(bridge.Health.Report(), reports));
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
        }
    }
}
