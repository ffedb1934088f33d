using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Which names an account has proved control of.</summary>
internal sealed class HeldAuthorizations(OrderRepository orders, TimeProvider time)
{
    /// <summary>Whether an account holds a valid authorization for each of some names (RFC 8555 section 7.6).</summary>
    /// <param name="names">The names, A-labels in lower case, wildcards with <c>*.</c>.</param>
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
