using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Accounts;
using CentralNic.AcmeBridge.Operator.Approvals;
using CentralNic.AcmeBridge.Operator.Audit;
using CentralNic.AcmeBridge.Operator.Backups;
using CentralNic.AcmeBridge.Operator.Certificates;
using CentralNic.AcmeBridge.Operator.Doctor;
using CentralNic.AcmeBridge.Operator.Keys;
using CentralNic.AcmeBridge.Operator.Notifications;
using CentralNic.AcmeBridge.Operator.Operators;
using CentralNic.AcmeBridge.Operator.Orders;
using CentralNic.AcmeBridge.Operator.Pauses;
using CentralNic.AcmeBridge.Operator.Quotes;
using CentralNic.AcmeBridge.Operator.Settings;
using CentralNic.AcmeBridge.Operator.Spend;
using CentralNic.AcmeBridge.Operator.Store;
using CentralNic.AcmeBridge.Operator.Subscriptions;
using CentralNic.AcmeBridge.Operator.Tenants;
using CentralNic.AcmeBridge.Operator.Tokens;
using CentralNic.AcmeBridge.Operator.Upstream;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>The operator's API: all its resources, below <see cref="BasePath"/>.</summary>
internal static class OperatorApi
{
    /// <summary>Where it begins. What changes its meaning for clients gets another version.</summary>
    public const string BasePath = "/operator/v1";

    /// <summary>Where its OpenAPI document is.</summary>
    public const string DescriptionPath = BasePath + "/openapi.json";

    /// <summary>
    /// What there is. A new thing adds its resource here, its JSON context below, and its commands in <c>CommandLine</c>.
    /// </summary>
    private static readonly Action<RouteGroupBuilder>[] Resources =
    [
        IssuanceResource.Map,
        LedgerResource.Map,
        OrdersResource.Map,
        PausesResource.Map,
        AttentionResource.Map,
        ImportResource.Map,
        RenewalResource.Map,
        HealthResource.Map,
        ApprovalsResource.Map,
        AuditResource.Map,
        NotificationsResource.Map,
        QuotesResource.Map,
        CertificatesResource.Map,
        CertificateOrdersResource.Map,
        AccountsResource.Map,
        KeysResource.Map,
        TenantsResource.Map,
        SpendResource.Map,
        SubscriptionsResource.Map,
        SettingsResource.Map,
        TokensResource.Map,
        OperatorsResource.Map,
        UpstreamResource.Map,
        SessionsResource.Map,
        StoreResource.Map,
        BackupsResource.Map,
        DoctorResource.Map,
    ];

    /// <summary>How things are written, an area each.</summary>
    public static IReadOnlyList<IJsonTypeInfoResolver> Contexts { get; } =
    [
        ApiJson.Default,
        AccessJson.Default,
        OperatorJson.Default,
        OrdersResourceJson.Default,
        PausesJson.Default,
        ApprovalsApiJson.Default,
        AuditResourceJson.Default,
        NotificationsApiJson.Default,
        QuotesJson.Default,
        CertificatesJson.Default,
        AccountsResourceJson.Default,
        KeysJson.Default,
        TenantsJson.Default,
        SpendJson.Default,
        SubscriptionsApiJson.Default,
        SettingsJson.Default,
        TokensJson.Default,
        OperatorsJson.Default,
        UpstreamJson.Default,
        SessionsJson.Default,
        StoreJson.Default,
        BackupsJson.Default,
        DoctorProbesJson.Default,
    ];

    /// <summary>Adds what the resources need.</summary>
    public static IServiceCollection AddOperatorApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions, Contexts));

        // What cannot be bound is thrown, so that it is answered in the one place for refusals.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<ChangeRecorder>();
        return services.AddOpenApi(OperatorApiDescription.Name, OperatorApiDescription.Configure);
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = QueryFilter.AddTo(routes.MapGroup(BasePath));
        Array.ForEach(Resources, map => map(group));
        routes.MapOpenApi(DescriptionPath).RequireAuthorization(OperatorPolicies.ViewTenant);
    }
}
