using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// Sees to orders that cannot go on: what lasts for ten minutes needs a person, and when the reseller answers again and takes the login,
/// all that waited for it go on at once, whatever their own waits. While orders wait so, the account's status is read once for all; those
/// that wait for proofs look for themselves, the less often the more they are (<see cref="ProofRetryWaits"/>).
/// </summary>
internal sealed class HeldUpOrders(
    OrderRepository orders, WorkRunner work, ResellerClient reseller, ProofRetryWaits proofs, TimeProvider time) : IPeriodicTask
{
    /// <summary>Told, and ended, within a minute.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>What lasts less is told by the order itself only.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>After the start nobody knows how long it was away.</summary>
    private bool _wasAway = true;

    public string Name => "held-up-orders";

    public TimeSpan FirstWait => Interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var heldUp = new List<Order>();
        await foreach (var order in orders.ListHeldUpAsync(cancellationToken))
        {
            heldUp.Add(order);
        }

        var troubled = heldUp.Where(order => order.Issuance?.Trouble is not null).ToArray();
        proofs.Note(heldUp.Count(order => order.Issuance?.DcvFinding is not null));
        var isAway = troubled.Length > 0 && !await AnswersAsync(cancellationToken);
        if (_wasAway && !isAway)
        {
            await PeriodicRound.ForEachAsync(troubled, order => GoOnAsync(order.Id, cancellationToken), cancellationToken);
        }

        _wasAway = isAway;
        var now = time.GetUtcNow();
        await PeriodicRound.ForEachAsync(
            heldUp.Where(order => Needing(order, now) != order),
            order => orders.UpdateAsync(order.Id, current => Needing(current, now), cancellationToken),
            cancellationToken);
        return PeriodicRound.Done(Interval);
    }

    /// <summary>The order with what a person should know of it; the very same: nothing.</summary>
    private static Order Needing(Order order, DateTimeOffset now) => order switch
    {
        { IsFinal: true } or { Issuance: null } or { Issuance.Attention: not null } => order,
        { Issuance: { Trouble: { } trouble } issuance } when now - trouble.Since >= Patience =>
            order with { Issuance = issuance.Needs(AttentionKind.HeldUp, trouble.Text, now) },
        { Issuance: { Trouble: null, DcvFinding: { } finding } issuance } when issuance.NeedsProof(finding, now) is var needing
            && needing != issuance => order with { Issuance = needing },
        _ => order,
    };

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var caller = CommandCaller.Begin(Name);
        try
        {
            await reseller.Account.StatusAsync(CommandPriority.Polling, cancellationToken);
            return true;
        }
        catch (ResellerException)
        {
            return false; // Why is told by the orders, and by the log.
        }
    }

    private async Task GoOnAsync(OrderId id, CancellationToken cancellationToken)
    {
        await orders.UpdateAsync(
            id,
            current => current is { IsFinal: false, Issuance: { Trouble: not null, NextLook: not null } waiting }
                ? current with { Issuance = waiting with { NextLook = null } }
                : current,
            cancellationToken);
        work.Schedule(new WorkItem(WorkKind.Issuance, id));
    }
}
