using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Monitoring;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Who may use the operator's server, and by what: the socket and bearer tokens for the API, sessions for the pages.
/// </summary>
internal static class OperatorAccess
{
    private const string DefaultScheme = "operator";

    /// <summary>Adds what it needs.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="settings">Of which the data folder and the operator's section count.</param>
    /// <param name="bridge">Whose operators and sessions count.</param>
    public static void AddOperatorAccess(this IServiceCollection services, BridgeSettings settings, Bridge bridge)
    {
        services.AddSingleton(settings.Operator).AddSingleton<LocalVisitors>();
        services.AddSingleton(bridge.Operators).AddSingleton(bridge.OperatorSessions);
        services.AddSingleton<PasswordHashing>().AddSingleton<SignInLimiter>().AddSingleton<SignInRecord>().AddSingleton<PasswordSignIn>();
        services.AddSingleton<OperatorChanges>();
        services.AddScoped<SessionCookie>();
        services.TryAddSingleton<IPageShell, PlainPageShell>();
        services.AddSessionKeys(settings.DataFolder, bridge.Secrets);
        services.AddAntiforgery(PageForms.Configure);
        var schemes = services.AddAuthentication(DefaultScheme)
            .AddPolicyScheme(DefaultScheme, displayName: null, scheme => scheme.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, SocketAuthentication>(SocketAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, PageAuthentication>(PageAuthentication.SchemeName, configureOptions: null)
            .AddCookie(SessionCookie.SchemeName, options => SessionCookie.Configure(options, settings.Operator));
        if (settings.Operator.OpenIdConnect is { } provider)
        {
            services.AddScoped<OpenIdSignIn>();
            schemes.AddOpenIdConnect(OpenIdSignIn.SchemeName, options => OpenIdSignIn.Configure(options, provider));
        }

        services.AddAuthorization(OperatorPolicies.Add);
    }

    /// <summary>
    /// What every request passes first: the word of a trusted proxy for whom and by which name it asks, the headers of every answer, and
    /// the check of the name.
    /// </summary>
    public static void UseKnownHosts(this IApplicationBuilder app, BridgeSettings settings)
    {
        if (settings.Operator.AllowRemote)
        {
            var forwarded = new ForwardedHeadersOptions
            {
                ForwardedHeaders =
                    ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
                ForwardLimit = null,
            };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in settings.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(proxy);
            }

            app.UseForwardedHeaders(forwarded);
        }

        app.UseMiddleware<PageHeaders>();
        app.UseMiddleware<OperatorRefusals>();
        app.UseMiddleware<KnownHosts>();
    }

    /// <summary>Has every request checked. Routing must have been added before.</summary>
    public static void UseOperatorAccess(this IApplicationBuilder app)
    {
        app.UseMiddleware<LinksFromElsewhere>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<PageForms>();
    }

    /// <summary>Adds the pages to sign in and out.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes, OperatorSettings settings)
    {
        SignInPage.Map(routes);
        if (settings.OpenIdConnect is not null)
        {
            OpenIdSignIn.Map(routes);
        }
    }

    private static string SchemeOf(HttpContext http) =>
        SocketAuthentication.IsBySocket(http) ? SocketAuthentication.SchemeName
        : http.Request.Path.StartsWithSegments(OperatorApi.BasePath, StringComparison.Ordinal) || IsMonitor(http)
            ? TokenAuthentication.SchemeName
        : PageAuthentication.SchemeName;

    /// <summary>Programs that watch come with a token too; people look at the same things from a page.</summary>
    private static bool IsMonitor(HttpContext http) => TokenAuthentication.IsWithToken(http)
        && (http.Request.Path == MetricsProbe.Path || http.Request.Path.StartsWithSegments(HealthProbe.Path, StringComparison.Ordinal));
}
