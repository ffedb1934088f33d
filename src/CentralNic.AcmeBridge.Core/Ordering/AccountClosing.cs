using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// What becomes of the orders of an account that may not order any more, because it is closed (RFC 8555 section 7.3.6), suspended, moved,
/// or its tenant disabled: what was not ordered at the reseller ends, what was goes on to its end, because it is paid. Certificates stay
/// as they are.
/// </summary>
/// <param name="accounts">All accounts.</param>
/// <param name="tenants">Who pays.</param>
/// <param name="orders">All orders.</param>
/// <param name="work">The work on orders.</param>
public sealed class AccountClosing(AccountRegistry accounts, TenantDirectory tenants, OrderRepository orders, WorkRunner work)
{
    /// <summary>What a client is told of an order that was made before its account was moved to another tenant.</summary>
    internal static AcmeProblem MovedProblem { get; } = new(
        AcmeErrorType.Unauthorized, "The account was moved to another customer of this server since the order was made; make a new order.");

    /// <summary>Gives an account up. Called again after a crash in between, it goes on.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public async Task<KnownAccount> CloseAsync(AccountId id, CancellationToken cancellationToken)
    {
        var closed = await accounts.DeactivateAsync(id, cancellationToken);
        await SettleOrdersAsync(id);
        return closed;
    }

    /// <summary>Closes an account for good, as the operator wants it. Called again after a crash in between, it goes on.</summary>
    /// <param name="id">The account.</param>
    /// <param name="reason">Why, in the operator's words; <see langword="null"/>: none was given.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public async Task<KnownAccount> RevokeAsync(AccountId id, string? reason, CancellationToken cancellationToken)
    {
        var closed = await accounts.RevokeAsync(id, reason, cancellationToken);
        await SettleOrdersAsync(id);
        return closed;
    }

    /// <summary>Lets an account order nothing until it is reactivated. Its orders that are not finalized wait.</summary>
    /// <param name="id">The account.</param>
    /// <param name="reason">Why, in the operator's words; <see langword="null"/>: none was given.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public async Task<KnownAccount> SuspendAsync(AccountId id, string? reason, CancellationToken cancellationToken)
    {
        var suspended = await accounts.SuspendAsync(id, reason, cancellationToken);
        await SettleOrdersAsync(id);
        return suspended;
    }

    /// <summary>
    /// Gives an account to another tenant. What was ordered at the reseller stays with the tenant that it was ordered for.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="tenant">The tenant that pays from now on.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The account, and whose it was.</returns>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public async Task<(KnownAccount Account, TenantId From)> MoveAsync(
        AccountId id, TenantId tenant, CancellationToken cancellationToken)
    {
        var moved = await accounts.MoveAsync(id, tenant, cancellationToken);
        await SettleOrdersAsync(id);
        return moved;
    }

    /// <summary>Ends the orders of a tenant that was disabled, except those for which something was ordered at the reseller.</summary>
    /// <param name="tenant">The tenant.</param>
    internal async Task SettleOrdersAsync(TenantId tenant)
    {
        await foreach (var order in orders.ListOpenAsync(CancellationToken.None))
        {
            if (order.Tenant == tenant)
            {
                await SettleAsync(order, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Ends an order whose account may not order any more; that of another account stays. For orders that were changed while the account
    /// was.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Whether it was ended, or ends unless something was ordered for it already.</returns>
    public async ValueTask<bool> SettleAsync(Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (await accounts.FindAsync(order.Account, cancellationToken) is not { Account: var account })
        {
            return false;
        }

        if (account.Status != AccountStatus.Valid)
        {
            await WithdrawAsync(order.Id, null);
            return true;
        }

        // An order that waits for its client stays: a suspended account may be reactivated, a disabled tenant enabled.
        var because = account.Tenant != order.Tenant ? MovedProblem
            : order.Status != OrderStatus.Processing ? null
            : account.Suspended?.Problem
                ?? (tenants.Find(order.Tenant) is { Disabled: not null } disabled ? TenantDirectory.DisabledProblem(disabled) : null);
        if (because is null)
        {
            return false;
        }

        await WithdrawAsync(order.Id, because);
        return true;
    }

    private async Task SettleOrdersAsync(AccountId id)
    {
        await foreach (var order in orders.ListOfAccountAsync(id, CancellationToken.None))
        {
            if (!order.IsFinal)
            {
                await SettleAsync(order, CancellationToken.None);
            }
        }
    }

    private async Task WithdrawAsync(OrderId id, AcmeProblem? because)
    {
        var order = await orders.UpdateAsync(id, current => current.Withdraw(because), CancellationToken.None);
        if (order.Status == OrderStatus.Processing)
        {
            work.Schedule(new WorkItem(WorkKind.Issuance, id));
        }
    }
}
