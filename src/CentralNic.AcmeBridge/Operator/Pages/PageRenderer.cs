using System.Text;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CentralNic.AcmeBridge.Operator.Pages;

/// <summary>
/// Writes a page: a component, rendered once on the server. Components read through <see cref="InternalApi"/>; all that they write and that
/// is not markup of their own is escaped by the framework.
/// </summary>
internal static class PageRenderer
{
    /// <summary>Answers with a page.</summary>
    /// <param name="model">What it shows, where that was made before.</param>
    /// <param name="status">The answer's status.</param>
    public static async Task WriteAsync<TPage>(HttpContext http, object? model = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        var visit = http.RequestServices.GetRequiredService<PageVisit>();
        (visit.Http, visit.Model) = (http, model);
        string html;
        try
        {
            html = await RenderAsync<TPage>(http);
        }
        catch (ApiRefusedException refusal)
            when (refusal.Status == StatusCodes.Status403Forbidden && visit.KnownCaller?.IsSignedIn == false)
        {
            SignInAddress.Redirect(http, SignInAddress.For(http.Request));
            return;
        }
        catch (ApiRefusedException refusal)
        {
            // A thing that does not exist, or that is another tenant's; a filter that is wrong; what the role does not allow.
            (visit.Model, status) = (refusal.Message, refusal.Status);
            html = await RenderAsync<RefusalPage>(http);
        }

        var page = Encoding.UTF8.GetBytes(html);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
        }
    }

    private static async Task<string> RenderAsync<TPage>(HttpContext http)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>()).ToHtmlString());
    }
}
