using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>A bridge of a test class, whose operators an OpenID provider names.</summary>
public sealed class OpenIdBridge : IAsyncLifetime
{
    internal OpenIdProvider Provider { get; private set; } = null!;

    internal RunningBridge Bridge { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OpenIdProvider.StartAsync();
        Bridge = new RunningBridge(SettingsFor(Provider.Origin));
        await Bridge.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await Provider.DisposeAsync();
    }

    internal static (string Key, string Value)[] SettingsFor(string authority) =>
    [
        ("Operator__OpenIdConnect__Authority", authority),
        ("Operator__OpenIdConnect__ClientId", OpenIdProvider.ClientId),
        ("Operator__OpenIdConnect__ClientSecret", OpenIdProvider.ClientSecret),
        ("Operator__OpenIdConnect__DisplayName", "Hoster <login>"),
        ("Operator__OpenIdConnect__Scopes", "openid,profile,groups"),
        ("Operator__OpenIdConnect__Roles", "shop=team=tenant:shop,admins=operate,helpdesk=view"),
    ];
}
