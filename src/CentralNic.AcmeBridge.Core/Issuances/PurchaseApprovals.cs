using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>The purchases that wait for approval, and the operator's decisions about them.</summary>
public sealed partial class PurchaseApprovals
{
    private readonly OrderRepository _orders;
    private readonly WorkRunner _work;
    private readonly TimeProvider _time;
    private readonly ILogger<PurchaseApprovals> _logger;

    internal PurchaseApprovals(OrderRepository orders, WorkRunner work, TimeProvider time, ILogger<PurchaseApprovals> logger) =>
        (_orders, _work, _time, _logger) = (orders, work, time, logger);

    /// <summary>Lists the purchases that wait, by order.</summary>
    /// <param name="tenant">Whose; <see langword="null"/>: all.</param>
    /// <param name="after">The order that they come after; <see langword="null"/>: from the beginning.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<ApprovalReport> ListAsync(
        string? tenant, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListAwaitingApprovalAsync(after is null ? null : new OrderId(after), cancellationToken))
        {
            if ((tenant is null || order.Tenant.Value == tenant) && ApprovalReport.Of(order) is { } report)
            {
                yield return report;
            }
        }
    }

    /// <summary>Finds what was asked about an order, decided or not.</summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">There is no such order, or nothing was asked about it.</exception>
    public async Task<ApprovalReport> FindAsync(OrderId id, CancellationToken cancellationToken) =>
        await _orders.FindAsync(id, cancellationToken) is { } order && ApprovalReport.Of(order) is { } report
            ? report
            : throw new KeyNotFoundException($"There is no order {id} whose purchase was to be approved.");

    /// <summary>Decides about a purchase that waits; the order goes on at once.</summary>
    /// <param name="id">The order.</param>
    /// <param name="isGranted">Whether it may be bought.</param>
    /// <param name="reason">Why; of a no the client is told.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such order, or nothing was asked about it.</exception>
    /// <exception cref="InvalidOperationException">It is decided, or the order is settled.</exception>
    public async Task<ApprovalReport> DecideAsync(OrderId id, bool isGranted, string? reason, CancellationToken cancellationToken)
    {
        await FindAsync(id, cancellationToken);
        var decided = await _orders.UpdateAsync(
            id,
            current => current is { IsFinal: false, Issuance: { Approval: { Decision: ApprovalDecision.Outstanding } asked } issuance }
                && issuance.State is IssuanceState.Planned or IssuanceState.Preparing
                ? current with
                {
                    Issuance = issuance.WithoutApprovalOutstanding() with
                    {
                        Approval = asked.Decide(
                            isGranted ? ApprovalDecision.Granted : ApprovalDecision.Denied,
                            ApprovalReason.Of(reason),
                            _time.GetUtcNow()),
                        NextLook = null,
                    },
                }
                : throw new InvalidOperationException(
                    $"Order {id} does not wait for approval: its purchase was "
                    + $"{current.Issuance?.Approval?.Decision.ToString().ToLowerInvariant() ?? "not asked about"}, and the order is "
                    + $"{current.Status.ToString().ToLowerInvariant()}."),
            cancellationToken);
        LogDecided(id.Value, isGranted ? "approved" : "denied");
        _work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return ApprovalReport.Of(decided)!;
    }

    [LoggerMessage(243, LogLevel.Information, "The operator {Decision} the purchase for order {OrderId}")]
    private partial void LogDecided(string orderId, string decision);
}

/// <summary>A purchase that was put to the hoster's system or the operator.</summary>
public sealed record ApprovalReport
{
    /// <summary>The ACME order.</summary>
    public required string Order { get; init; }

    /// <summary>The ACME account that ordered.</summary>
    public required string Account { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public required string Profile { get; init; }

    /// <summary>The certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>The command: <c>Buy</c> or <c>Renew</c>.</summary>
    public required IssuancePlan Plan { get; init; }

    /// <summary>The price that was asked about.</summary>
    public required Price Price { get; init; }

    /// <summary>How it stands.</summary>
    public required ApprovalDecision Decision { get; init; }

    /// <summary>Why, in the words of who decided.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was asked first, UTC.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>How often it was asked without a decision.</summary>
    public required int Asks { get; init; }

    /// <summary>What the last answer said, or why there was none.</summary>
    public string? Finding { get; init; }

    /// <summary>When it is asked again, UTC; absent: it is not.</summary>
    public DateTimeOffset? NextAsk { get; init; }

    /// <summary>Until when a decision is awaited, UTC; then the order is refused.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset? Decided { get; init; }

    internal static ApprovalReport? Of(Order order) => order.Issuance?.Approval is not { } approval ? null : new ApprovalReport
    {
        Order = order.Id.Value,
        Account = order.Account.Value,
        Tenant = order.Tenant.Value,
        Names = order.Names,
        Profile = order.Profile,
        Class = approval.Class,
        Plan = approval.Plan,
        Price = approval.Price,
        Decision = approval.Decision,
        Reason = approval.Reason,
        Asked = approval.Asked,
        Asks = approval.Asks,
        Finding = approval.Finding,
        NextAsk = approval.Decision == ApprovalDecision.Outstanding ? order.Issuance.NextLook : null,
        Until = approval.Until,
        Decided = approval.Decided,
    };
}
