namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// What every answer of the operator's server tells browsers: nothing from elsewhere, nothing in a frame, nothing kept. Who answers may
/// say it anew, as for files that may be kept.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    /// <summary>The content security policy: styles, scripts and pictures of this server alone, and none within a page.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(http);
    }
}
