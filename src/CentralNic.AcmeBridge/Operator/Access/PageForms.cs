using CentralNic.AcmeBridge.Operator.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Takes a form of a page only when a page of this server was sent to the same browser and operator with it (antiforgery). It stands before
/// every route but the API's, where no cookie counts, so that no form can forget it.
/// </summary>
internal sealed class PageForms(RequestDelegate next, IAntiforgery antiforgery, IPageShell shell)
{
    private const string FieldName = "form-token";
    private const string CookieName = "acme-bridge-form";
    private const int MostBytes = 1024 * 1024;

    /// <summary>How the tokens are sent.</summary>
    public static void Configure(AntiforgeryOptions options)
    {
        options.FormFieldName = FieldName;
        options.HeaderName = null;
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

        // The content security policy says it.
        options.SuppressXFrameOptionsHeader = true;
    }

    /// <summary>The hidden field that every form with <c>method="post"</c> must have. It is called before the answer begins.</summary>
    public static string Field(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return $"<input type=\"hidden\" name=\"{FieldName}\" value=\"{PageText.Html(tokens.RequestToken)}\">";
    }

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (IsSafe(http.Request.Method) || http.Request.Path.StartsWithSegments(OperatorApi.BasePath, StringComparison.Ordinal))
        {
            await next(http);
        }
        else if (http.Request.HasFormContentType && await IsValidAsync(http))
        {
            await next(http);
        }
        else
        {
            await shell.WriteAsync(
                http,
                StatusCodes.Status400BadRequest,
                "The form was not taken",
                "<p>It does not come from a page that this bridge sent to you, or the page is too old. Load the page again, then send the "
                + "form again.</p>");
        }
    }

    private async Task<bool> IsValidAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MostBytes;
        }

        return await antiforgery.IsRequestValidAsync(http);
    }

    // GET, HEAD, OPTIONS and TRACE change nothing (RFC 9110 section 9.2.1).
    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
