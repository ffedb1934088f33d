using System.Collections.Immutable;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>All accounts (RFC 8555 section 7.3).</summary>
public sealed class AccountRegistry
{
    private readonly AccountRepository _accounts;
    private readonly AccountAdmission _admission;
    private readonly LastUses _uses;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountRegistry> _logger;

    /// <summary>Makes the registry.</summary>
    /// <param name="accounts">All accounts.</param>
    /// <param name="admission">Who may have one.</param>
    /// <param name="uses">When they were used last.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of accounts that are made and given up.</param>
    internal AccountRegistry(
        AccountRepository accounts, AccountAdmission admission, LastUses uses, TimeProvider time, ILogger<AccountRegistry> logger) =>
        (_accounts, _admission, _uses, _time, _logger) = (accounts, admission, uses, time, logger);

    /// <summary>Finds an account with its key, for the verification of its requests.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<KnownAccount?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        _accounts.FindAsync(id, cancellationToken);

    /// <summary>Finds the account of a key.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<KnownAccount?> FindByKeyAsync(JsonWebKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return FindByThumbprintAsync(key.Thumbprint, cancellationToken);
    }

    /// <summary>Finds the account whose key has a thumbprint.</summary>
    /// <param name="thumbprint">SHA-256 thumbprint of the key, base64url (RFC 7638).</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<KnownAccount?> FindByThumbprintAsync(string thumbprint, CancellationToken cancellationToken) =>
        _accounts.FindByThumbprintAsync(thumbprint, cancellationToken);

    /// <summary>An account sent a request that its key had signed.</summary>
    /// <param name="id">The account.</param>
    public void NoteUse(AccountId id) => _uses.Note(id);

    /// <summary>Makes the account of a key, or finds the one that it has (RFC 8555 section 7.3, 7.3.1).</summary>
    /// <param name="registration">What the client asks for; for a key that has an account it does not count.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The account, and whether it is new.</returns>
    /// <exception cref="AcmeProblemException">
    /// The key is weak or compromised; the terms were not agreed to; or a binding is missing, does not verify, or its key has an account;
    /// or too many accounts came from the address.
    /// </exception>
    public async Task<(KnownAccount Account, bool Created)> RegisterAsync(
        AccountRegistration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        while (true)
        {
            if (await FindByKeyAsync(registration.Key, cancellationToken) is { } known)
            {
                return (known, false);
            }

            var account = await _admission.AdmitAsync(registration, cancellationToken);
            KnownAccount made;
            try
            {
                made = await _accounts.AddAsync(account, cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is not null)
            {
                // Another request with the same key, or with a binding key that serves for one account, came first.
                continue;
            }

            if (account.ExternalAccountKey is { } kid)
            {
                _uses.NoteKey(kid);
                _logger.Bound(account.Id.Value, account.Tenant.Value, kid);
            }
            else
            {
                _logger.Made(account.Id.Value, account.Tenant.Value);
            }

            return (made, true);
        }
    }

    /// <summary>Changes contacts (RFC 8555 section 7.3.2).</summary>
    /// <param name="id">The account.</param>
    /// <param name="contacts">New checked contacts; empty: none.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public Task<KnownAccount> UpdateAsync(AccountId id, ImmutableArray<string> contacts, CancellationToken cancellationToken) =>
        _accounts.ChangeAsync(id, account => account with { Contacts = contacts }, cancellationToken);

    /// <summary>Gives the account up (RFC 8555 section 7.3.6); its orders end with it where accounts are closed.</summary>
    internal Task<KnownAccount> DeactivateAsync(AccountId id, CancellationToken cancellationToken) =>
        CloseAsync(id, AccountStatus.Deactivated, "given up by its client", null, cancellationToken);

    /// <summary>Closes the account for good (RFC 8555 section 7.1.6); its orders end with it where accounts are closed.</summary>
    /// <param name="reason">Why, in the operator's words; <see langword="null"/>: none was given.</param>
    internal Task<KnownAccount> RevokeAsync(AccountId id, string? reason, CancellationToken cancellationToken) =>
        CloseAsync(id, AccountStatus.Revoked, reason ?? "closed by the operator", reason, cancellationToken);

    /// <summary>Lets the account order nothing; its orders that were finalized end where accounts are closed.</summary>
    /// <param name="reason">Why, in the operator's words; <see langword="null"/>: none was given.</param>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    internal async Task<KnownAccount> SuspendAsync(AccountId id, string? reason, CancellationToken cancellationToken)
    {
        var suspension = new AccountSuspension(_time.GetUtcNow(), reason);
        var known = await _accounts.ChangeAsync(
            id, account => RequireValid(account) with { Suspended = account.Suspended ?? suspension }, cancellationToken);
        _logger.Suspended(id.Value, known.Account.Tenant.Value, known.Account.Suspended!.Reason ?? "no reason was given");
        return known;
    }

    /// <summary>Ends the suspension of the account.</summary>
    /// <exception cref="InvalidOperationException">It is closed, which has no way back (RFC 8555 section 7.1.6).</exception>
    internal async Task<KnownAccount> ReactivateAsync(AccountId id, CancellationToken cancellationToken)
    {
        var known = await _accounts.ChangeAsync(
            id,
            account => RequireValid(account).Suspended is null ? account : account with { Suspended = null },
            cancellationToken);
        _logger.Reactivated(id.Value, known.Account.Tenant.Value);
        return known;
    }

    /// <summary>Gives the account to another tenant, which pays for its orders from then on.</summary>
    /// <returns>The account, and whose it was.</returns>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    internal async Task<(KnownAccount Account, TenantId From)> MoveAsync(
        AccountId id, TenantId tenant, CancellationToken cancellationToken)
    {
        var from = tenant;
        var known = await _accounts.ChangeAsync(
            id,
            account =>
            {
                from = RequireValid(account).Tenant;
                return from == tenant ? account : account with { Tenant = tenant };
            },
            cancellationToken);
        if (from != tenant)
        {
            _logger.Moved(id.Value, from.Value, tenant.Value);
        }

        return (known, from);
    }

    /// <summary>Gives an account another key (RFC 8555 section 7.3.5). Its orders, its tenant and its binding stay.</summary>
    /// <param name="id">The account.</param>
    /// <param name="oldKey">Its key as the client knows it.</param>
    /// <param name="newKey">The new key.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">The new key is weak or compromised, or the old key is not the account's.</exception>
    /// <exception cref="KeyInUseException">An account has the new key, be it this one.</exception>
    public async Task<KnownAccount> ChangeKeyAsync(AccountId id, JsonWebKey oldKey, JsonWebKey newKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(oldKey);
        ArgumentNullException.ThrowIfNull(newKey);
        await _admission.AdmitKeyAsync(newKey, cancellationToken);
        while (true)
        {
            if (await FindByKeyAsync(newKey, cancellationToken) is { } holder)
            {
                throw new KeyInUseException(holder.Account.Id);
            }

            try
            {
                var changed = await _accounts.ChangeAsync(
                    id,
                    account => account.KeyThumbprint == oldKey.Thumbprint
                        ? account.With(newKey)
                        : throw new AcmeProblemException(AcmeErrorType.Malformed, "'oldKey' is not the key of the account."),
                    cancellationToken);
                _logger.KeyChanged(id.Value, changed.Account.Tenant.Value);
                return changed;
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is not null)
            {
                // Another account got the key meanwhile; the next check finds it.
            }
        }
    }

    /// <summary>A human agrees to the terms of service as they are now (RFC 8555 section 7.3.3).</summary>
    /// <param name="id">The account.</param>
    /// <param name="terms">The terms that the human was shown.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public Task<KnownAccount> AgreeAsync(AccountId id, Uri terms, CancellationToken cancellationToken) => _accounts.ChangeAsync(
        id, account => account with { Agreement = new TermsAgreement(terms, _time.GetUtcNow()) }, cancellationToken);

    /// <summary>Reads a page of the accounts, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public Task<Page<Account>> ReadPageAsync(AccountFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        _accounts.ReadPageAsync(filter, page, cancellationToken);

    /// <summary>Lists the accounts that were made with an external account key, whatever their status.</summary>
    /// <param name="kid">The key's name.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Account> ListOfKeyAsync(string kid, CancellationToken cancellationToken) =>
        _accounts.ListOfKeyAsync(kid, cancellationToken);

    private static Account RequireValid(Account account) => account.Status == AccountStatus.Valid
        ? account
        : throw new InvalidOperationException(
            $"Account {account.Id} is {account.Status.ToString().ToLowerInvariant()}, which is for good (RFC 8555 section 7.1.6): its "
            + "client must register again, with a new key.");

    private async Task<KnownAccount> CloseAsync(
        AccountId id, AccountStatus status, string words, string? reason, CancellationToken cancellationToken)
    {
        var isClosed = false;
        var known = await _accounts.ChangeAsync(
            id,
            account =>
            {
                isClosed = account.Status == AccountStatus.Valid;
                return isClosed
                    ? account with { Status = AccountStatuses.Transitions.Change(account.Status, status), RevocationReason = reason }
                    : account;
            },
            cancellationToken);
        if (isClosed)
        {
            _logger.Closed(id.Value, known.Account.Tenant.Value, status, words);
        }

        return known;
    }
}
