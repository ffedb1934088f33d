using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Operator.Keys;

/// <summary>External account keys (RFC 8555 section 7.3.4): those of the configuration are shown, others are made and revoked.</summary>
internal static class KeysResource
{
    private const string Area = "eab-keys";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/" + Area).WithTags(Area);
        keys.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listEabKeys").WithSummary("List the external account keys, revoked and expired ones too");
        keys.MapGet("/{kid}", ShowAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getEabKey").WithSummary("One external account key, with the accounts that were made with it");
        keys.MapPost("", CreateAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("createEabKey").WithSummary("Make an external account key; its secret is told this once");
        keys.MapPost("/{kid}/revoke", RevokeAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("revokeEabKey").WithSummary("Revoke an external account key, and close its accounts if wanted");
    }

    /// <summary>What is told once of a key that was made.</summary>
    internal static NewEabKey Told(ExternalAccountKeyReport key, Secret hmac, IEnumerable<string> names, ClientLines lines) => new(
        key,
        hmac.Reveal(),
        lines.DirectoryUrl,
        [.. lines.Of(key.Kid, hmac.Reveal(), key.Names.IsEmpty ? names : key.Names)]);

    private static Task<Page<ExternalAccountKeyReport>> ListAsync(
        [AsParameters] EabKeyQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) => bridge.KeyAdministration.ListAsync(
        caller.FilterBy(query.Tenant) is { } tenant ? new TenantId(tenant) : null, page.ToRequest(), cancellationToken);

    private static async Task<ExternalAccountKeyReport> ShowAsync(
        string kid, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var key = await bridge.KeyAdministration.ShowAsync(kid, cancellationToken);
        caller.MustSee(key.Tenant, $"There is no external account key '{kid}'.");
        return key;
    }

    private static async Task<NewEabKey> CreateAsync(
        NewEabKeyRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ClientLines lines,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        var tenant = caller.FilterBy(request.Tenant?.ToLowerInvariant())
            ?? throw new InvalidRequestException("tenant", "tenant is missing: say whose accounts the key makes.");
        var draft = request.ToDraft(new TenantId(tenant));
        return await changes.CreateAsync(
            caller,
            new AuditedChange("eab-keys.create", Area) { Tenant = tenant, ThingOf = made => $"{Area}/{((NewEabKey)made).Kept.Kid}" },
            async () =>
            {
                var (key, hmac) = await bridge.KeyAdministration.CreateAsync(draft, cancellationToken);
                return Told(key, hmac, bridge.Tenants.Find(new TenantId(tenant))!.Names.Values, lines);
            },
            made => made.Kept,
            cancellationToken);
    }

    private static async Task<ExternalAccountKeyReport> RevokeAsync(
        string kid,
        RevokeEabKeyRequest? request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        var key = await ShowAsync(kid, caller, bridge, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            new AuditedChange("eab-keys.revoke", $"{Area}/{key.Kid}") { Tenant = key.Tenant, Reason = request?.Reason },
            () => bridge.KeyAdministration.ShowAsync(kid, cancellationToken),
            () => bridge.KeyAdministration.RevokeAsync(kid, request?.Reason, request?.CloseAccounts == true, cancellationToken),
            cancellationToken);
    }
}

/// <summary>Which keys are wanted.</summary>
internal sealed record EabKeyQuery([property: Description("Whose accounts the keys make")] string? Tenant);

/// <summary>Asks for a key.</summary>
/// <param name="Tenant">The tenant whose accounts it makes; a token of one tenant may leave it out.</param>
/// <param name="Kid">Its name, which clients send; absent: one of the tenant's name and random letters.</param>
/// <param name="Label">What it is called, for example the server that it is for.</param>
/// <param name="Names">The domains that its accounts may order, among the tenant's; absent: all of them.</param>
/// <param name="Profiles">The profiles that its accounts may order, among the tenant's; absent: all of them.</param>
/// <param name="DefaultProfile">The profile of orders of its accounts that name none; absent: the tenant's default.</param>
/// <param name="OneAccountOnly">Whether it serves for one account only, ever.</param>
/// <param name="ExpiresAt">From when on it makes no more accounts (RFC 3339); absent: it does not expire.</param>
internal sealed record NewEabKeyRequest(
    string? Tenant = null,
    string? Kid = null,
    string? Label = null,
    ImmutableArray<string>? Names = null,
    ImmutableArray<string>? Profiles = null,
    string? DefaultProfile = null,
    bool OneAccountOnly = false,
    DateTimeOffset? ExpiresAt = null)
{
    /// <summary>What Core is asked for.</summary>
    public ExternalAccountKeyDraft ToDraft(TenantId tenant) => new(tenant)
    {
        Kid = Kid,
        Label = string.IsNullOrWhiteSpace(Label) ? null : Label.Trim(),
        Names = DomainTexts.Read("names", Names ?? []),
        Profiles = Profiles ?? [],
        DefaultProfile = string.IsNullOrEmpty(DefaultProfile) ? null : DefaultProfile,
        OneAccountOnly = OneAccountOnly,
        Expires = ExpiresAt,
    };
}

/// <summary>A key that was made.</summary>
/// <param name="Kept">What can be told of it later.</param>
/// <param name="Hmac">Its HMAC key, base64url. It cannot be told again.</param>
/// <param name="Directory">The URL of the ACME directory.</param>
/// <param name="Clients">What is pasted on the customer's server, client by client.</param>
internal sealed record NewEabKey(ExternalAccountKeyReport Kept, string Hmac, Uri Directory, ImmutableArray<ClientText> Clients);

/// <summary>Says how a key is revoked.</summary>
/// <param name="Reason">Why.</param>
/// <param name="CloseAccounts">Whether the accounts that were made with it are closed for good.</param>
internal sealed record RevokeEabKeyRequest(string? Reason = null, bool CloseAccounts = false);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ExternalAccountKeyReport>))]
[JsonSerializable(typeof(NewEabKeyRequest))]
[JsonSerializable(typeof(NewEabKey))]
[JsonSerializable(typeof(RevokeEabKeyRequest))]
internal sealed partial class KeysJson : JsonSerializerContext;
