using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Has a browser that follows a link on another site, or in a mail, ask for the page once more by itself: only then it sends the session's
/// cookie (SameSite=Strict). Browsers say where a request comes from by Fetch Metadata, to https and localhost.
/// </summary>
internal sealed class LinksFromElsewhere(RequestDelegate next)
{
    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http) => IsOne(http.Request)
        ? SignInAddress.AgainAsync(http, http.Request.Path + http.Request.QueryString)
        : next(http);

    // The OpenID provider's answer has cookies of its own, and counts once.
    private static bool IsOne(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Site"] == "cross-site"
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && !request.Path.StartsWithSegments(OperatorApi.BasePath, StringComparison.Ordinal)
        && request.Path != OpenIdSignIn.CallbackPath;
}
