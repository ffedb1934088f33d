using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Accounts;

/// <summary>ACME accounts (RFC 8555 section 7.1.2).</summary>
internal static class AccountsResource
{
    private const string Area = "accounts";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/" + Area).WithTags(Area);
        accounts.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listAccounts").WithSummary("List the ACME accounts, newest first");
        accounts.MapGet("/{account}", ShowAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getAccount").WithSummary("One account, with how many orders it has");
        accounts.MapPost("/{account}/deactivate", DeactivateAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("deactivateAccount").WithSummary("Close an account for good; what is paid goes on, other open orders end");
        accounts.MapPost("/{account}/suspend", SuspendAsync).RequireAuthorization(OperatorPolicies.OperateTenant)
            .WithName("suspendAccount").WithSummary("Let an account order nothing until it is reactivated");

        // Whom the operator suspended, no tenant may let loose.
        accounts.MapPost("/{account}/reactivate", ReactivateAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("reactivateAccount").WithSummary("End the suspension of an account; a closed one has no way back");
        accounts.MapPost("/{account}/move", MoveAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("moveAccount").WithSummary("Give an account to another tenant, which pays for its orders from then on");
    }

    private static Task<Page<AccountReport>> ListAsync(
        [AsParameters] AccountQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.AccountAdministration.ListAsync(query.ToFilter(caller), page.ToRequest(), cancellationToken);

    private static async Task<AccountReport> ShowAsync(
        string account, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var report = await bridge.AccountAdministration.ShowAsync(new AccountId(account), cancellationToken);
        caller.MustSee(report.Tenant, $"There is no account {account}.");
        return report;
    }

    private static Task<AccountReport> DeactivateAsync(
        string account,
        AccountReasonRequest? request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => RecordAsync(
        "deactivate", account, request?.Reason, caller, bridge, changes,
        id => bridge.AccountAdministration.DeactivateAsync(id, request?.Reason, cancellationToken), cancellationToken);

    private static Task<AccountReport> SuspendAsync(
        string account,
        AccountReasonRequest? request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => RecordAsync(
        "suspend", account, request?.Reason, caller, bridge, changes,
        id => bridge.AccountAdministration.SuspendAsync(id, request?.Reason, cancellationToken), cancellationToken);

    private static Task<AccountReport> ReactivateAsync(
        string account,
        AccountReasonRequest? request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => RecordAsync(
        "reactivate", account, request?.Reason, caller, bridge, changes,
        id => bridge.AccountAdministration.ReactivateAsync(id, cancellationToken), cancellationToken);

    private static Task<AccountReport> MoveAsync(
        string account,
        MoveAccountRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Tenant))
        {
            throw new InvalidRequestException("tenant", "tenant is missing: say which one the account is moved to.");
        }

        var tenant = new TenantId(request.Tenant.Trim().ToLowerInvariant());
        return RecordAsync(
            "move", account, request.Reason, caller, bridge, changes,
            id => bridge.AccountAdministration.MoveAsync(id, tenant, cancellationToken), cancellationToken);
    }

    private static async Task<AccountReport> RecordAsync(
        string act,
        string account,
        string? reason,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        Func<AccountId, Task> change,
        CancellationToken cancellationToken)
    {
        var before = await ShowAsync(account, caller, bridge, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            new AuditedChange($"{Area}.{act}", $"{Area}/{account}") { Tenant = before.Tenant, Reason = reason },
            () => bridge.AccountAdministration.ShowAsync(new AccountId(account), cancellationToken),
            () => change(new AccountId(account)),
            cancellationToken);
    }
}

/// <summary>Which accounts are wanted.</summary>
internal sealed record AccountQuery(
    [property: Description("The tenant that pays for its orders")] string? Tenant,
    [property: Description("valid, suspended, deactivated (by its client) or revoked (by the operator)")] string? Status,
    [property: Description("The external account key that it was made with")] string? Key,
    [property: Description("A contact of it, a mail address")] string? Contact)
{
    /// <summary>What is wanted of what the caller may see.</summary>
    public AccountFilter ToFilter(OperatorCaller caller) => new()
    {
        Tenant = caller.FilterBy(Tenant?.ToLowerInvariant()) is { } tenant ? new TenantId(tenant) : null,
        Status = Status?.ToLowerInvariant(),
        Key = Key,
        Contact = Contact,
    };
}

/// <summary>Says why something is done to an account.</summary>
/// <param name="Reason">Why. Of a suspension its client is told.</param>
internal sealed record AccountReasonRequest(string? Reason = null);

/// <summary>Says where an account is moved.</summary>
/// <param name="Tenant">The tenant that pays from then on.</param>
/// <param name="Reason">Why.</param>
internal sealed record MoveAccountRequest(string? Tenant, string? Reason = null);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<AccountReport>))]
[JsonSerializable(typeof(AccountReasonRequest))]
[JsonSerializable(typeof(MoveAccountRequest))]
internal sealed partial class AccountsResourceJson : JsonSerializerContext;
