using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>What the operator sees of accounts, and does with them.</summary>
/// <param name="accounts">All accounts.</param>
/// <param name="closing">What becomes of their orders.</param>
/// <param name="orders">All orders.</param>
/// <param name="tenants">All tenants.</param>
/// <param name="uses">When accounts were used last.</param>
public sealed class AccountAdministration(
    AccountRegistry accounts, AccountClosing closing, OrderRepository orders, TenantDirectory tenants, LastUses uses)
{
    /// <summary>Reads a page of the accounts, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="ArgumentException">The status, the cursor or the limit is none.</exception>
    public async Task<Page<AccountReport>> ListAsync(AccountFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Status is { } status && !AccountFilter.Statuses.Contains(status))
        {
            throw WrongSetting.Of("status", $"is '{status}': give one of {string.Join(", ", AccountFilter.Statuses)}");
        }

        var read = await accounts.ReadPageAsync(filter, page, cancellationToken);
        var reports = new List<AccountReport>(read.Items.Length);
        foreach (var account in read.Items)
        {
            reports.Add(await ReportAsync(account, cancellationToken));
        }

        return new Page<AccountReport>([.. reports], read.Next);
    }

    /// <summary>Shows an account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public async Task<AccountReport> ShowAsync(AccountId id, CancellationToken cancellationToken)
    {
        var known = await accounts.FindAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"There is no account {id}.");
        return await ShowAsync(known, cancellationToken);
    }

    /// <summary>
    /// Closes an account for good: its status is <c>revoked</c> (RFC 8555 section 7.1.6). What was not ordered at the reseller for it ends;
    /// certificates stay valid.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="reason">Why; <see langword="null"/>: no reason is given.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public async Task<AccountReport> DeactivateAsync(AccountId id, string? reason, CancellationToken cancellationToken) =>
        await ShowAsync(await closing.RevokeAsync(id, reason, cancellationToken), cancellationToken);

    /// <summary>Lets an account order nothing until it is reactivated.</summary>
    /// <param name="id">The account.</param>
    /// <param name="reason">Why; the client is told. <see langword="null"/>: no reason is given.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public async Task<AccountReport> SuspendAsync(AccountId id, string? reason, CancellationToken cancellationToken) =>
        await ShowAsync(await closing.SuspendAsync(id, reason, cancellationToken), cancellationToken);

    /// <summary>Ends the suspension of an account.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="InvalidOperationException">It is closed, which has no way back (RFC 8555 section 7.1.6).</exception>
    public async Task<AccountReport> ReactivateAsync(AccountId id, CancellationToken cancellationToken) =>
        await ShowAsync(await accounts.ReactivateAsync(id, cancellationToken), cancellationToken);

    /// <summary>
    /// Gives an account to another tenant, which pays for its orders from then on. What was bought stays with the tenant that it was bought
    /// for; open orders for which nothing was ordered end.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="ArgumentException">There is no such tenant, or it is disabled.</exception>
    /// <exception cref="InvalidOperationException">The account is closed.</exception>
    public async Task<AccountReport> MoveAsync(AccountId id, TenantId tenant, CancellationToken cancellationToken)
    {
        if (tenants.Find(tenant) is not { } found)
        {
            throw WrongSetting.Of("tenant", $"is '{tenant}', which does not exist; 'tenants list' shows those that there are");
        }

        if (found.Disabled is not null)
        {
            throw WrongSetting.Of("tenant", $"is '{tenant}', which is disabled; enable it first");
        }

        var (moved, _) = await closing.MoveAsync(id, tenant, cancellationToken);
        return await ShowAsync(moved, cancellationToken);
    }

    private async Task<AccountReport> ShowAsync(KnownAccount known, CancellationToken cancellationToken)
    {
        int valid = 0, open = 0;
        await foreach (var order in orders.ListOfAccountAsync(known.Account.Id, cancellationToken))
        {
            valid += order.Status == OrderStatus.Valid ? 1 : 0;
            open += order.AuthorizationOnly || order.IsFinal ? 0 : 1;
        }

        return await ReportAsync(known.Account, cancellationToken) with { Orders = new AccountOrders(valid, open) };
    }

    private async Task<AccountReport> ReportAsync(Account account, CancellationToken cancellationToken) => new()
    {
        Id = account.Id.Value,
        Tenant = account.Tenant.Value,
        Status = AccountFilter.StatusOf(account),
        SuspendedAt = account.Suspended?.At,
        Reason = account.Status == AccountStatus.Valid ? account.Suspended?.Reason : account.RevocationReason,
        Contacts = account.Contacts,
        Key = account.ExternalAccountKey,
        Thumbprint = account.KeyThumbprint,
        CreatedAt = account.Created,
        LastUsedAt = await uses.FindAsync(account.Id, cancellationToken),
        Terms = account.Agreement?.Terms,
    };
}
