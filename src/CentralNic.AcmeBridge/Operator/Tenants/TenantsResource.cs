using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Operator.Keys;

namespace CentralNic.AcmeBridge.Operator.Tenants;

/// <summary>Tenants: those of the configuration are shown, others are made and changed.</summary>
internal static class TenantsResource
{
    private const string Area = "tenants";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var tenants = api.MapGroup("/" + Area).WithTags(Area);
        tenants.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listTenants").WithSummary("List the tenants, those of the configuration and disabled ones too");
        tenants.MapGet("/{tenant}", ShowAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getTenant").WithSummary("One tenant");
        tenants.MapPost("", CreateAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("createTenant").WithSummary("Make a tenant, and with it an external account key if one is wanted");
        tenants.MapPost("/{tenant}/change", ChangeAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("changeTenant").WithSummary("Change what a tenant may order, and how much; what is left out stays");
        tenants.MapPost("/{tenant}/disable", DisableAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("disableTenant").WithSummary("Let a tenant order nothing more; what is paid goes on");
        tenants.MapPost("/{tenant}/enable", EnableAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("enableTenant").WithSummary("Let a disabled tenant order again");
    }

    private static async Task<Page<TenantDocument>> ListAsync(
        [AsParameters] PageQuery page, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken) =>
        caller.Tenant is { } own
            ? new Page<TenantDocument>([await ShowAsync(own, caller, bridge, cancellationToken)], null)
            : (await bridge.TenantAdministration.ListAsync(page.ToRequest(), cancellationToken)).Select(TenantDocument.Of);

    private static async Task<TenantDocument> ShowAsync(
        string tenant, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var id = IdOf(tenant);
        caller.MustSee(id.Value, $"There is no tenant '{id}'.");
        return TenantDocument.Of(await bridge.TenantAdministration.ShowAsync(id, cancellationToken));
    }

    private static Task<NewTenant> CreateAsync(
        NewTenantRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ClientLines lines,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Name))
        {
            throw new InvalidRequestException("name", "name is missing: give the tenant a name.");
        }

        // Without any, names and profiles are missing, and that is said as when they are left out.
        var settings = (request.Settings ?? new TenantSettingsRequest()).ApplyTo(new TenantSettings());
        var draft = request.Key?.ToDraft(IdOf(request.Name));
        return changes.CreateAsync(
            caller,
            new AuditedChange("tenants.create", Area)
            {
                Tenant = IdOf(request.Name).Value,
                ThingOf = made => $"{Area}/{((NewTenant)made).Tenant.Name}",
            },
            async () =>
            {
                var (tenant, key, hmac) = await bridge.TenantAdministration.CreateAsync(request.Name, settings, draft, cancellationToken);
                return new NewTenant(
                    TenantDocument.Of(tenant), key is null ? null : KeysResource.Told(key, hmac!, tenant.Names, lines));
            },
            made => made.Tenant,
            cancellationToken);
    }

    private static Task<TenantDocument> ChangeAsync(
        string tenant,
        TenantSettingsRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => RecordAsync(
        "change", tenant, request.Reason, caller, bridge, changes,
        id => bridge.TenantAdministration.ChangeAsync(id, request.Version, request.ApplyTo, cancellationToken), cancellationToken);

    private static Task<TenantDocument> DisableAsync(
        string tenant,
        DisableTenantRequest? request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => RecordAsync(
        "disable", tenant, request?.Reason, caller, bridge, changes,
        id => bridge.TenantAdministration.DisableAsync(id, request?.Reason, cancellationToken), cancellationToken);

    private static Task<TenantDocument> EnableAsync(
        string tenant, OperatorCaller caller, Bridge bridge, ChangeRecorder changes, CancellationToken cancellationToken) => RecordAsync(
        "enable", tenant, null, caller, bridge, changes,
        id => bridge.TenantAdministration.EnableAsync(id, cancellationToken), cancellationToken);

    private static Task<TenantDocument> RecordAsync(
        string act,
        string tenant,
        string? reason,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        Func<TenantId, Task> change,
        CancellationToken cancellationToken)
    {
        var id = IdOf(tenant);
        return changes.ChangeAsync(
            caller,
            new AuditedChange($"{Area}.{act}", $"{Area}/{id}") { Tenant = id.Value, Reason = reason },
            () => ShowAsync(tenant, caller, bridge, cancellationToken),
            () => change(id),
            cancellationToken);
    }

    /// <summary>Names are compared without letter case; what is kept about a tenant is not.</summary>
    private static TenantId IdOf(string name) => new(name.Trim().ToLowerInvariant());
}

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<TenantDocument>))]
[JsonSerializable(typeof(NewTenantRequest))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(TenantSettingsRequest))]
[JsonSerializable(typeof(DisableTenantRequest))]
internal sealed partial class TenantsJson : JsonSerializerContext;
