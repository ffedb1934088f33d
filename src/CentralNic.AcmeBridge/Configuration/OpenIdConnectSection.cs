using System.Net;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Operator:OpenIdConnect</c>.</summary>
internal static class OpenIdConnectSection
{
    internal static readonly SettingGroup Keys = new("Operator:OpenIdConnect");

    internal static readonly Setting<Uri> Authority = Keys.Value("Authority",
        "The issuer URL of an OpenID provider (Keycloak, Entra ID, Google, …) whose people may sign in to the pages; with http on a "
        + "loopback address only. The provider is told the redirect URI `https://<name of the pages>/sign-in/openid/callback`",
        Url("Give the provider's issuer URL, for example https://login.example.com/realms/hosting."),
        example: "https://login.example.com/realms/hosting", note: "none: operators of the store alone sign in");
    internal static readonly Setting<string> ClientId = Keys.Value("ClientId",
        "What the provider calls the bridge",
        Text("Give the client id that the provider has for the bridge."), example: "acme-bridge", note: "required with `Authority`");
    internal static readonly Setting<string> ClientSecretFile = Keys.Value("ClientSecretFile",
        "A file that holds the client secret and nothing else",
        Text(), example: "/etc/acme-bridge/openid.secret", note: "none: the client is a public one, with PKCE alone");
    internal static readonly Setting<string> ClientSecret = Keys.Value("ClientSecret",
        "The client secret itself; from the environment, or as `secrets encrypt` prints it",
        Text("Give the client secret in a file named by ClientSecretFile, or in an environment variable."),
        example: "Operator__OpenIdConnect__ClientSecret=…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<string> DisplayName = Keys.Value("DisplayName",
        "What the sign-in page calls the provider",
        Text("Give a name for the sign-in page."), "OpenID Connect", example: "Example Hosting login");
    internal static readonly ListSetting<string> Scopes = Keys.List("Scopes",
        "What is asked of the provider",
        Text("Give scopes, openid among them."), ["openid", "profile"], example: """["openid", "profile", "groups"]""");
    internal static readonly Setting<string> NameClaim = Keys.Value("NameClaim",
        "The claim of the ID token by which log and audit trail name a person",
        Text("Give the name of a claim."), "preferred_username", example: "email");
    internal static readonly Setting<string> RoleClaim = Keys.Value("RoleClaim",
        "The claim of the ID token, a text or a list, that gives the role. Within a claim that is an object, the path to it with points: "
        + "`resource_access.acme-bridge.roles` for the roles of a Keycloak client",
        Text("Give the name of a claim."), "groups", example: "resource_access.acme-bridge.roles");
    internal static readonly Setting<TimeSpan> RoleLifetime = Keys.Value("RoleLifetime",
        "How long a role counts that the provider gave; then the session ends, and who signs in again gets the role that they have then",
        Duration("5m", "12h"), TimeSpan.FromHours(1), example: "4h");
    internal static readonly ListSetting<OpenIdRole> Roles = Keys.List("Roles",
        "Which value of the claim gives which role, `VALUE=ROLE` with the role `view`, `operate` or `tenant:NAME`; of several the first "
        + "counts. Who has none of them may not sign in",
        new SettingType<OpenIdRole>(
            OpenIdRole.TryParse,
            _ => "Give entries as acme-admins=operate, helpdesk=view or shop-team=tenant:shop.",
            new JsonForm(Pattern: "[^=]+=.*(?:view|operate|tenant:.+)"),
            role => role.ToString()),
        [], example: """["acme-admins=operate", "helpdesk=view"]""", note: "required with `Authority`");

    /// <summary>Reads it.</summary>
    /// <returns><see langword="null"/>: there is no provider.</returns>
    internal static OpenIdConnectSettings? Read(SettingsReader reader)
    {
        var authority = reader.Find(Authority);
        var roles = reader.Get(Roles);
        var settings = new OpenIdConnectSettings(authority!, reader.Find(ClientId) ?? "", ReadSecret(reader))
        {
            DisplayName = reader.Get(DisplayName),
            Scopes = reader.Get(Scopes),
            NameClaim = reader.Get(NameClaim),
            RoleClaim = reader.Get(RoleClaim),
            RoleLifetime = reader.Get(RoleLifetime),
            Roles = roles,
        };
        if (authority is null)
        {
            if (settings.ClientId.Length > 0 && !reader.HasFailed(Authority))
            {
                reader.Fail(Authority, "is missing, and ClientId is given", Authority.Type.Mend(""));
            }

            return null;
        }

        if (authority.Scheme != Uri.UriSchemeHttps && !(IPAddress.TryParse(authority.Host, out var ip) && IPAddress.IsLoopback(ip)))
        {
            reader.Fail(Authority, "is not https", Authority.Type.Mend(""));
        }

        if (settings.ClientId.Length == 0)
        {
            reader.Fail(ClientId, "is missing", ClientId.Type.Mend(""));
        }

        if (roles.Count == 0 && !reader.HasFailed(Roles))
        {
            reader.Fail(Roles, "is missing, so nobody could sign in", Roles.Type.Mend(""));
        }

        if (!settings.Scopes.Contains("openid"))
        {
            reader.Fail(Scopes, "has no openid", Scopes.Type.Mend(""));
        }

        return settings;
    }

    private static Secret? ReadSecret(SettingsReader reader) =>
        (reader.Text(ClientSecret) ?? reader.Text(ClientSecretFile)) is not null
        && SecretReader.Read(reader, ClientSecret, ClientSecretFile, "client secret") is { } secret
            ? new Secret(secret)
            : null;
}
