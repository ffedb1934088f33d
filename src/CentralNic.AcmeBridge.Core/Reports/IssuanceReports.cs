using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Tells the operator how things stand. It changes nothing.</summary>
public sealed class IssuanceReports
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly OrderRepository _orders;
    private readonly SubscriptionRepository _subscriptions;
    private readonly Ledger _ledger;

    private readonly AccountRegistry _accounts;

    internal IssuanceReports(OrderRepository orders, SubscriptionRepository subscriptions, Ledger ledger, AccountRegistry accounts) =>
        (_orders, _subscriptions, _ledger, _accounts) = (orders, subscriptions, ledger, accounts);

    /// <summary>Lists orders, the newest first; those of older versions, whose ids tell no time, come last.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public async Task<Page<OrderSummary>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        (await _orders.ListAsync(filter, page, cancellationToken)).Select(OrderSummary.Of);

    /// <summary>Reports on one order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report; <see langword="null"/>: there is no such order.</returns>
    public async Task<IssuanceReport?> FindAsync(OrderId id, CancellationToken cancellationToken) =>
        await _orders.FindAsync(id, cancellationToken) is { } order ? await ReportAsync(order, cancellationToken) : null;

    /// <summary>Reports on an order now and whenever its issuance changes, until it is settled or waits for the operator.</summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IssuanceReport> FollowAsync(OrderId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Order? last = null;
        while (true)
        {
            var order = await _orders.WaitAsync(
                id, current => last is null || !IsSame(current, last), LongestSilence, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (order is null)
            {
                yield break;
            }

            if (last is null || !IsSame(order, last))
            {
                yield return await ReportAsync(order, cancellationToken);
            }

            if (order.IsFinal || order.Issuance is null or { State: IssuanceState.Parked })
            {
                yield break;
            }

            last = order;
        }
    }

    /// <summary>Reports on the orders that wait for the operator's answer.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<IssuanceReport> ListParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListParkedAsync(cancellationToken))
        {
            yield return await ReportAsync(order, cancellationToken);
        }
    }

    /// <summary>Lists what needs a person now.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<AttentionReport> ListAttentionAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListAttentionAsync(cancellationToken))
        {
            yield return AttentionReport.Of(order);
        }
    }

    private static bool IsSame(Order left, Order right) =>
        (left.Status, left.Issuance?.State, left.Issuance?.DcvFinding, left.Issuance?.Trouble?.Text)
        == (right.Status, right.Issuance?.State, right.Issuance?.DcvFinding, right.Issuance?.Trouble?.Text);

    private async Task<IssuanceReport> ReportAsync(Order order, CancellationToken cancellationToken)
    {
        var report = new IssuanceReport
        {
            Order = order.Id,
            Tenant = order.Tenant.Value,
            Account = order.Account.Value,
            Profile = order.Profile,
            Names = order.Names,
            Status = order.Status,
            Error = order.Error?.Detail,
            Created = order.Created,
            Expires = order.IsFinal ? null : order.Expires,
            Certificate = order.Certificate?.Value,
            Client = order.Client,
            ExternalAccountKey = (await _accounts.FindAsync(order.Account, cancellationToken))?.Account.ExternalAccountKey,
            Next = OrderOutlook.Of(order),
            Story = [.. OrderStory.Of(order)],
        };
        if (order.Issuance is not { } issuance)
        {
            return report;
        }

        var subscription = issuance.Subscription is { } id ? await _subscriptions.ReadAsync(id, cancellationToken) : null;
        return report with
        {
            State = issuance.State,
            Since = issuance.Since,
            Issuance = issuance.Id.Value,
            Plan = issuance.Plan,
            Reason = issuance.Reason,
            AttachedTo = issuance.AttachedTo?.Value,
            NextLook = issuance.NextLook,
            Question = issuance.Question,
            Attention = issuance.Attention,
            Trouble = issuance.Trouble,
            Approval = issuance.Approval,
            GivenUp = order.IsFinal ? null : issuance.GivenUp?.Detail,
            DcvMethod = issuance.DcvMethod,
            Proofs = [.. issuance.Dcv.Select(DcvProofReport.Of)],
            DcvFinding = issuance.DcvFinding,
            Certificate = issuance.Certificate?.Value ?? report.Certificate,
            UnorderedNames = issuance.UnorderedNames,
            CertificateOrder = issuance.CertificateOrder,
            Price = issuance.Price,
            Subscription = subscription?.Value,
            Ledger = [.. await _ledger.LinesOfAsync(issuance, cancellationToken)],
            Commands = issuance.State == IssuanceState.Parked ? AnswerCommands.For(order.Id, issuance.PurchaseInQuestion)
                : !order.IsFinal && issuance.Approval is { Decision: ApprovalDecision.Outstanding } ? AnswerCommands.ForApproval(order.Id)
                : [],
        };
    }
}
