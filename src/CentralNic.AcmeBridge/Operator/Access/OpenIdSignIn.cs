using System.Security.Claims;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Signs in whom an OpenID provider names: authorization code with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636). The ID token says
/// who it is and what they may do; after that the session is one like all others.
/// </summary>
internal sealed class OpenIdSignIn(
    OperatorSettings settings, OperatorSessions sessions, SignInRecord record, IPageShell shell) : OpenIdConnectEvents
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "openid";

    /// <summary>Where the provider's answer comes.</summary>
    public const string CallbackPath = StartPath + "/callback";

    private const string StartPath = SignInAddress.SignIn + "/openid";
    private const string How = "OpenID Connect";
    private const int LongestName = 100;

    private static readonly TimeSpan LongestStay = TimeSpan.FromMinutes(15);

    /// <summary>Where the sign-in at the provider begins.</summary>
    /// <param name="back">The page to come back to.</param>
    public static string AddressFor(string back) => StartPath + QueryString.Create(SignInAddress.ReturnParameter, back);

    /// <summary>Adds the route, if there is a provider.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(StartPath, StartAsync).AllowAnonymous().ExcludeFromDescription();

    /// <summary>How the provider is asked.</summary>
    public static void Configure(OpenIdConnectOptions options, OpenIdConnectSettings provider)
    {
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret?.Reveal();
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes)
        {
            options.Scope.Add(scope);
        }

        options.CallbackPath = CallbackPath;
        options.SignInScheme = SessionCookie.SchemeName;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.BackchannelHttpHandler = OpenIdBackchannel.Create();
        options.BackchannelTimeout = OpenIdBackchannel.Timeout;
        options.RemoteAuthenticationTimeout = LongestStay;

        // Nobody but this server's own form ends a session.
        options.RemoteSignOutPath = default;

        // They must come back with what another site, the provider, leads to.
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.HttpOnly = true;
        }

        options.EventsType = typeof(OpenIdSignIn);
    }

    /// <inheritdoc/>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.HandleResponse();
        var (http, provider) = (context.HttpContext, settings.OpenIdConnect!);
        var (name, from) = (NameOf(context.Principal!, provider), http.Connection.RemoteIpAddress?.ToString() ?? "?");
        var values = ClaimPath.ValuesOf(context.Principal!, provider.RoleClaim);
        if (provider.Roles.FirstOrDefault(role => values.Contains(role.Value)) is not { } granted)
        {
            await record.RefuseAsync(
                name, from, $"the claim '{provider.RoleClaim}' has no value of Operator:OpenIdConnect:Roles", http.RequestAborted);
            await shell.WriteAsync(
                http,
                StatusCodes.Status403Forbidden,
                "You may not sign in",
                $"<p>{PageText.Html(provider.DisplayName)} knows you, and gives you no role here.</p>");
            return;
        }

        await record.SucceedAsync(name, from, How, http.RequestAborted);
        var secret = await sessions.BeginAsync(name, granted.Role, from, provider.RoleLifetime, http.RequestAborted);
        await SessionCookie.SignInAsync(http, secret);
        await SignInAddress.AgainAsync(http, SignInAddress.Back(context.ReturnUri));
    }

    /// <inheritdoc/>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;

        // What it says may come from anybody's link: it is for the log.
        await record.RefuseAsync(
            null, http.Connection.RemoteIpAddress?.ToString() ?? "?", $"{How}: {context.Failure?.Message}", http.RequestAborted);
        await shell.WriteAsync(
            http,
            StatusCodes.Status403Forbidden,
            "The sign-in failed",
            $"<p>The bridge's log says why. <a href=\"{SignInAddress.SignIn}\">Try again</a></p>");
    }

    private static async Task StartAsync(HttpContext http, IPageShell shell, ILogger<OpenIdSignIn> logger)
    {
        try
        {
            var back = SignInAddress.Back(http.Request.Query[SignInAddress.ReturnParameter]);
            await http.ChallengeAsync(SchemeName, new AuthenticationProperties { RedirectUri = back });
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or HttpRequestException
            || (failure is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            logger.ProviderUnavailable(failure);
            await shell.WriteAsync(
                http,
                StatusCodes.Status502BadGateway,
                "The sign-in cannot begin",
                "<p>The OpenID provider did not answer as it should; the bridge's log says more. Operators of the store can "
                + $"<a href=\"{SignInAddress.SignIn}\">sign in</a>.</p>");
        }
    }

    /// <summary>The name for log and audit trail; it can never be that of an operator of the store.</summary>
    private static string NameOf(ClaimsPrincipal user, OpenIdConnectSettings provider)
    {
        var claimed = user.FindFirstValue(provider.NameClaim) ?? user.FindFirstValue("sub") ?? "somebody";
        var name = string.Concat(claimed.Where(character => !char.IsControl(character)).Take(LongestName));
        return $"{name} ({How})";
    }
}
