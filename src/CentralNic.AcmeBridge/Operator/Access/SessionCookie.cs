using System.Security.Claims;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// The cookie of an operator's session. It holds a secret and nothing else: who it is and what they may do is read with each request, so
/// that a session ends at once when it is to end. The cookie itself ends when it was not used for the idle time.
/// </summary>
internal sealed class SessionCookie(OperatorSessions sessions) : CookieAuthenticationEvents
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "session";

    private const string CookieName = "acme-bridge-session";

    // In the cookie the session's secret, on the request the session's id.
    private const string SessionClaim = ClaimTypes.NameIdentifier;

    // Not with each request, so that pages with many parts send few cookies.
    private static readonly TimeSpan RenewedEvery = TimeSpan.FromMinutes(1);

    /// <summary>How it is sent.</summary>
    public static void Configure(CookieAuthenticationOptions options, OperatorSettings settings)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = settings.IdleTimeout;
        options.SlidingExpiration = true;
        options.EventsType = typeof(SessionCookie);
    }

    /// <summary>Sends the cookie of a session that begins.</summary>
    public static Task SignInAsync(HttpContext http, string secret) => http.SignInAsync(
        SchemeName, new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionClaim, secret)], SchemeName)));

    /// <summary>Takes the cookie away.</summary>
    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(SchemeName);

    /// <summary>The id of the session of a request; <see langword="null"/>: it has none.</summary>
    public static string? SessionOf(ClaimsPrincipal user) => user.FindFirstValue(SessionClaim);

    /// <inheritdoc/>
    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = context.ElapsedTime >= RenewedEvery && !IsByItself(context.Request);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (SessionOf(context.Principal!) is { } secret && await sessions.FindAsync(secret, http.RequestAborted) is var (session, role))
        {
            var user = new OperatorCaller(session.Name, http.Connection.RemoteIpAddress?.ToString() ?? "?", role).ToPrincipal(SchemeName);
            ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(SessionClaim, session.Id));
            context.ReplacePrincipal(user);
        }
        else
        {
            context.RejectPrincipal();
            await SignOutAsync(http);
        }
    }

    /// <summary>What a page asks for by itself, to stay fresh, is no sign that somebody sits there.</summary>
    private static bool IsByItself(HttpRequest request) =>
        request.Headers.ContainsKey("X-Live-Update") || request.Headers["Sec-Fetch-Dest"] == "empty";
}
