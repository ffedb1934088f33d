using System.ComponentModel;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Approvals;

/// <summary>The purchases that wait until the hoster's system or the operator approves them.</summary>
internal static class ApprovalsResource
{
    private const string Area = "approvals";

    /// <summary>Adds the routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var approvals = api.MapGroup("/" + Area).WithTags(Area);
        approvals.MapGet("", ListAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("listApprovals").WithSummary("List the purchases that wait for approval");
        approvals.MapGet("/{order}", FindAsync).RequireAuthorization(OperatorPolicies.ViewTenant)
            .WithName("getApproval").WithSummary("What was asked and decided about the purchase of an order");

        // Whose purchase it is does not decide whether it may be made.
        approvals.MapPost("/{order}/approve", ApproveAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("approvePurchase").WithSummary("Approve a purchase that waits; the order goes on at once");
        approvals.MapPost("/{order}/deny", DenyAsync).RequireAuthorization(OperatorPolicies.Operate)
            .WithName("denyPurchase").WithSummary("Deny a purchase that waits; the order is refused with the reason");
    }

    private static Task<Page<ApprovalReport>> ListAsync(
        [AsParameters] ApprovalQuery query,
        [AsParameters] PageQuery page,
        OperatorCaller caller,
        Bridge bridge,
        CancellationToken cancellationToken) =>
        bridge.Approvals.ListAsync(page.ToRequest(), caller.FilterBy(query.Tenant), cancellationToken);

    private static async Task<ApprovalReport> FindAsync(
        string order, OperatorCaller caller, Bridge bridge, CancellationToken cancellationToken)
    {
        var report = await bridge.Approvals.FindAsync(new OrderId(order), cancellationToken);
        caller.MustSee(report.Tenant, $"There is no order {order} whose purchase was to be approved.");
        return report;
    }

    private static Task<ApprovalReport> ApproveAsync(
        string order,
        ApprovalDecisionRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => DecideAsync(order, true, request.Reason, caller, bridge, changes, cancellationToken);

    private static Task<ApprovalReport> DenyAsync(
        string order,
        ApprovalDecisionRequest request,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken) => string.IsNullOrWhiteSpace(request.Reason)
            ? throw new InvalidRequestException("reason", "reason is missing: say why; the client is told it.")
            : DecideAsync(order, false, request.Reason, caller, bridge, changes, cancellationToken);

    private static async Task<ApprovalReport> DecideAsync(
        string order,
        bool isGranted,
        string? reason,
        OperatorCaller caller,
        Bridge bridge,
        ChangeRecorder changes,
        CancellationToken cancellationToken)
    {
        var id = new OrderId(order);
        var report = await bridge.Approvals.FindAsync(id, cancellationToken);
        return await changes.ChangeAsync(
            caller,
            new AuditedChange(isGranted ? "approvals.approve" : "approvals.deny", $"orders/{order}")
            {
                Tenant = report.Tenant,
                Reason = reason,
            },
            () => bridge.Approvals.FindAsync(id, cancellationToken),
            () => bridge.Approvals.DecideAsync(id, isGranted, reason, cancellationToken),
            cancellationToken);
    }
}

/// <summary>Which purchases are wanted.</summary>
internal sealed record ApprovalQuery([property: Description("Who pays")] string? Tenant);

/// <summary>Decides about a purchase.</summary>
/// <param name="Reason">Why; of a denial the client is told, and it is required.</param>
internal sealed record ApprovalDecisionRequest(string? Reason = null);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ApprovalReport>))]
[JsonSerializable(typeof(ApprovalDecisionRequest))]
internal sealed partial class ApprovalsApiJson : JsonSerializerContext;
