using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
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
    /// <param name="page">Which part of the list.</param>
    /// <param name="tenant">Whose; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public async Task<Page<ApprovalReport>> ListAsync(PageRequest page, string? tenant, CancellationToken cancellationToken) =>
        (await _orders.ListAwaitingApprovalAsync(page, tenant, cancellationToken)).Select(order => ApprovalReport.Of(order)!);

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
