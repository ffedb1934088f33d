using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Xunit;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>An OpenID provider that knows one client, and where everybody who comes is <see cref="Person"/>.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "acme-bridge";
    public const string ClientSecret = "client secret of the bridge";

    private readonly WebApplication _app;

    private OpenIdProvider(WebApplication app, string origin) => (_app, Origin) = (app, origin);

    public string Origin { get; }

    /// <summary>The name of who comes.</summary>
    public string Person { get; set; } = "alice";

    /// <summary>Their groups.</summary>
    public string[] Groups { get; set; } = [];

    /// <summary>Roles by client, as Keycloak has them in <c>resource_access</c>: JSON.</summary>
    public string ResourceAccess { get; set; } = "{}";

    /// <summary>The parameters of the requests to its token endpoint.</summary>
    public List<OpenIddictRequest> TokenRequests { get; } = [];

    public static async Task<OpenIdProvider> StartAsync()
    {
        var origin = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Several(1)[0]}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        OpenIdProvider? provider = null;
        builder.Services.AddRoutingCore().AddLogging();
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetIssuer(new Uri(origin + "/"));
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.Profile, "groups");
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();

            // Without a database of clients: the handlers below say who is one.
            server.EnableDegradedMode();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(each => each.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(each => each.UseInlineHandler(context =>
            {
                provider!.TokenRequests.Add(context.Request);
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<OpenIddictServerEvents.HandleAuthorizationRequestContext>(each => each.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("provider");
                identity.SetClaim(Claims.Subject, "4711")
                    .SetClaim(Claims.PreferredUsername, provider!.Person)
                    .SetClaims("groups", [.. provider.Groups])
                    .AddClaim("resource_access", JsonElement.Parse(provider.ResourceAccess))
                    .SetScopes(context.Request.GetScopes())
                    .SetDestinations(static _ => [Destinations.IdentityToken]);
                context.Principal = new ClaimsPrincipal(identity);
                return default;
            }));
        });
        builder.WebHost.UseKestrelCore().UseUrls(origin);
        var app = builder.Build();
        app.UseAuthentication();
        provider = new OpenIdProvider(app, origin);
        await app.StartAsync(TestContext.Current.CancellationToken);

        // Its first answer, which compiles most of it, must not count against the bridge's patience.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await http.GetStringAsync(origin + "/.well-known/openid-configuration", TestContext.Current.CancellationToken);
        await http.GetStringAsync(origin + "/.well-known/jwks", TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
