namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Where operators sign in and out, and where they come back to.</summary>
internal static class SignInAddress
{
    /// <summary>The page of the form.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>Where the form that signs out is sent.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>The query parameter, and the form's field, with the page to come back to.</summary>
    public const string ReturnParameter = "return";

    /// <summary>The sign-in page for the page that was asked for.</summary>
    public static string For(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        ? SignIn + QueryString.Create(ReturnParameter, request.Path + request.QueryString)
        : SignIn;

    /// <summary>Sends the browser to another page; a form that was sent is not sent again.</summary>
    public static void Redirect(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }

    /// <summary>The page to come back to: one of this server's, and the overview where another one is named.</summary>
    /// <param name="wanted">What the request says.</param>
    public static string Back(string? wanted) =>
        wanted is ['/', ..] and not ['/', '/' or '\\', ..] && !wanted.Any(char.IsControl) ? wanted : "/";

    /// <summary>
    /// Has the browser ask again by itself. A cookie with SameSite=Strict is not sent when another site leads here, and is then.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="address">What it is to ask for.</param>
    public static Task AgainAsync(HttpContext http, string address)
    {
        var own = Back(address);
        http.Response.Headers["Refresh"] = "0; url=" + own;
        return http.RequestServices.GetRequiredService<IPageShell>().WriteAsync(
            http, StatusCodes.Status200OK, "One moment", $"<p><a href=\"{PageText.Html(own)}\">Go on</a></p>");
    }
}
