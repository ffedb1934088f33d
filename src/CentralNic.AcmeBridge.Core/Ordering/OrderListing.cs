using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Lists the orders of accounts (RFC 8555 section 7.1.2.1).</summary>
public sealed class OrderListing(
    OrderRepository orders,
    TimeProvider time)
{
    /// <summary>How many orders a page of the list has.</summary>
    public const int PageSize = 100;

    /// <summary>How many lists may be read at once; they are read in the clients' turn, so that many lists of one hold up nobody.</summary>
    private const int ListsAtOnce = 8;

    private readonly FairSlots _listing = new(ListsAtOnce, time);

    /// <summary>Lists the account's orders that are not invalid, a page at a time (RFC 8555 section 7.1.2.1).</summary>
    /// <param name="account">Whose.</param>
    /// <param name="after">The last order of the page before; <see langword="null"/>: the first page is wanted.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>At most <see cref="PageSize"/> orders, by id, and whether there are more after the last.</returns>
    public async Task<(IReadOnlyList<OrderId> Orders, bool More)> ListAsync(
        Account account, OrderId? after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        using var slot = await _listing.AcquireAsync(new CommandCaller(account.Tenant.Value, account.Id.Value), cancellationToken);
        var found = new List<OrderId>();
        var now = time.GetUtcNow();
        await foreach (var order in orders.ListOfAccountAsync(account.Id, after, cancellationToken))
        {
            if (order.AuthorizationOnly || order.At(now).Status == OrderStatus.Invalid)
            {
                continue;
            }

            if (found.Count == PageSize)
            {
                return (found, true);
            }

            found.Add(order.Id);
        }

        return (found, false);
    }
}
