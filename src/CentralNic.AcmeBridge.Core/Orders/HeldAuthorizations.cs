using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Which names an account has proved control of.</summary>
/// <param name="orders">All orders; the authorizations are in them.</param>
/// <param name="time">The clock.</param>
internal sealed class HeldAuthorizations(OrderRepository orders, TimeProvider time)
{
    /// <summary>Whether an account holds a valid authorization for each of some names (RFC 8555 section 7.6).</summary>
    /// <param name="account">The account.</param>
    /// <param name="names">The names, A-labels in lower case, wildcards with <c>*.</c>.</param>
    /// <param name="cancellationToken">Gives the search up.</param>
    public async Task<bool> CoverAsync(AccountId account, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var missing = names.ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        await foreach (var order in orders.ListOfAccountAsync(account, cancellationToken))
        {
            // One that was carried over counts where it was made: there it is deactivated, whatever became of the order that carried it.
            missing.ExceptWith(order.Authorizations
                .Where(authorization => authorization is { Status: AuthorizationStatus.Valid, Origin: null } && now < authorization.Expires)
                .Select(authorization => authorization.Wildcard ? "*." + authorization.Name : authorization.Name));
            if (missing.Count == 0)
            {
                return true;
            }
        }

        return missing.Count == 0;
    }
}
