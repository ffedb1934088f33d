using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// What becomes of the orders of an account that is given up (RFC 8555 section 7.3.6): what was not ordered at the reseller ends, what was
/// goes on to its end, because it is paid. Certificates stay as they are.
/// </summary>
/// <param name="accounts">All accounts.</param>
/// <param name="orders">All orders.</param>
/// <param name="work">The work on orders.</param>
public sealed class AccountClosing(AccountRegistry accounts, OrderRepository orders, WorkRunner work)
{
    /// <summary>Gives an account up. Called again after a crash in between, it goes on.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public async Task<KnownAccount> CloseAsync(AccountId id, CancellationToken cancellationToken)
    {
        var closed = await accounts.DeactivateAsync(id, cancellationToken);
        await foreach (var order in orders.ListOfAccountAsync(id, CancellationToken.None))
        {
            if (!order.IsFinal)
            {
                await WithdrawAsync(order.Id);
            }
        }

        return closed;
    }

    /// <summary>
    /// Ends an order whose account is given up; that of a valid account stays. For orders that were changed while the account was closed.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Whether the account is given up.</returns>
    public async ValueTask<bool> SettleAsync(Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (await accounts.FindAsync(order.Account, cancellationToken) is not { Account.Status: not AccountStatus.Valid })
        {
            return false;
        }

        await WithdrawAsync(order.Id);
        return true;
    }

    private async Task WithdrawAsync(OrderId id)
    {
        var order = await orders.UpdateAsync(id, current => current.Withdraw(), CancellationToken.None);
        if (order.Status == OrderStatus.Processing)
        {
            work.Schedule(new WorkItem(WorkKind.Issuance, id));
        }
    }
}
