using System.Collections.Immutable;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>All accounts (RFC 8555 section 7.3).</summary>
public sealed class AccountRegistry
{
    private const int GenerationSize = 2048;

    private readonly IDocumentStore _store;
    private readonly AcmePolicy _policy;
    private readonly RateLimiter _limits;
    private readonly TenantDirectory _tenants;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private readonly DocumentSet<Account> _accounts;
    private readonly CompromisedKeys _compromised;
    private readonly DocumentCache<KnownAccount> _hot = new(GenerationSize);

    /// <summary>Makes the registry.</summary>
    /// <param name="store">Where the accounts are kept.</param>
    /// <param name="policy">Whether there are terms to agree to, and whether new accounts must be bound.</param>
    /// <param name="tenants">Whose keys bind accounts.</param>
    /// <param name="limits">How many new ones are admitted.</param>
    /// <param name="ids">Gives account ids.</param>
    /// <param name="time">The clock.</param>
    public AccountRegistry(
        IDocumentStore store, AcmePolicy policy, TenantDirectory tenants, RateLimiter limits, IdSource ids, TimeProvider time)
    {
        _store = store;
        _policy = policy;
        _tenants = tenants;
        _limits = limits;
        _ids = ids;
        _time = time;
        _compromised = new CompromisedKeys(store);
        _accounts = new DocumentSet<Account>(
            store,
            "account",
            AccountsJson.Default,
            account => account.Id.Value,
            aliases: account => account.HasKeyAlone
                ? [KeyAlias(account.KeyThumbprint), BindingMark(account.ExternalAccountKey!)]
                : [KeyAlias(account.KeyThumbprint)],
            tags: account => account.ExternalAccountKey is { } kid ? [BindingMark(kid)] : []);
    }

    /// <summary>Finds an account with its key, for the verification of its requests.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<KnownAccount?> FindAsync(AccountId id, CancellationToken cancellationToken)
    {
        if (_hot.Find(id.Value) is { } hot)
        {
            return hot.Value;
        }

        return await _accounts.ReadAsync(id.Value, cancellationToken) is { } read ? Keep(read).Value : null;
    }

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
    public async ValueTask<KnownAccount?> FindByThumbprintAsync(string thumbprint, CancellationToken cancellationToken) =>
        await _accounts.ReadByAliasAsync(KeyAlias(thumbprint), cancellationToken) is { } read ? Keep(read).Value : null;

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

            _policy.WeakKeys.Refuse(registration.Key);
            await _compromised.RefuseAsync(registration.Key.SubjectPublicKeyInfo, AcmeErrorType.BadPublicKey, cancellationToken);
            var account = await AdmitAsync(registration, cancellationToken);
            _limits.AdmitAccount(account.Tenant, registration.Address);
            try
            {
                await _store.CommitAsync([_accounts.Put(account, 0)], cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is not null)
            {
                // Another request with the same key, or with a binding key that serves for one account, came first.
                continue;
            }

            return (Keep(new Versioned<Account>(account, 1)).Value, true);
        }
    }

    /// <summary>Changes contacts (RFC 8555 section 7.3.2).</summary>
    /// <param name="id">The account.</param>
    /// <param name="contacts">New checked contacts; empty: none.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public Task<KnownAccount> UpdateAsync(AccountId id, ImmutableArray<string> contacts, CancellationToken cancellationToken) =>
        ChangeAsync(id, account => account with { Contacts = contacts }, cancellationToken);

    /// <summary>Gives the account up (RFC 8555 section 7.3.6); its orders end with it where accounts are closed.</summary>
    internal Task<KnownAccount> DeactivateAsync(AccountId id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        account => account.Status == AccountStatus.Valid
            ? account with { Status = AccountStatuses.Transitions.Change(account.Status, AccountStatus.Deactivated) }
            : account,
        cancellationToken);

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
        _policy.WeakKeys.Refuse(newKey);
        await _compromised.RefuseAsync(newKey.SubjectPublicKeyInfo, AcmeErrorType.BadPublicKey, cancellationToken);
        while (true)
        {
            if (await FindByKeyAsync(newKey, cancellationToken) is { } holder)
            {
                throw new KeyInUseException(holder.Account.Id);
            }

            try
            {
                return await ChangeAsync(
                    id,
                    account => account.KeyThumbprint == oldKey.Thumbprint
                        ? account.With(newKey)
                        : throw new AcmeProblemException(AcmeErrorType.Malformed, "'oldKey' is not the key of the account."),
                    cancellationToken);
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
    public Task<KnownAccount> AgreeAsync(AccountId id, Uri terms, CancellationToken cancellationToken) => ChangeAsync(
        id, account => account with { Agreement = new TermsAgreement(terms, _time.GetUtcNow()) }, cancellationToken);

    private static string BindingMark(string kid) => "eab:" + kid.ToLowerInvariant();

    private async Task<Account> AdmitAsync(AccountRegistration registration, CancellationToken cancellationToken)
    {
        if (_policy.TermsOfService is { } terms && !registration.AgreesToTerms)
        {
            throw new AcmeProblemException(
                AcmeErrorType.UserActionRequired,
                $"The terms of service at {terms} must be agreed to: send \"termsOfServiceAgreed\": true.");
        }

        var account = new Account
        {
            Id = new AccountId(_ids.Next()),
            Tenant = TenantDirectory.DefaultId,
            Status = AccountStatus.Valid,
            Key = registration.Key.ToJson(),
            KeyThumbprint = registration.Key.Thumbprint,
            Contacts = registration.Contacts,
            Agreement = registration.AgreesToTerms ? new TermsAgreement(_policy.TermsOfService, _time.GetUtcNow()) : null,
            ConsentToken = _ids.Next(),
            Created = _time.GetUtcNow(),
        };
        if (registration.Binding is { } binding)
        {
            return await BindAsync(account, binding, cancellationToken);
        }

        return _policy.ExternalAccountRequired
            ? throw new AcmeProblemException(
                AcmeErrorType.ExternalAccountRequired,
                "New accounts need an external account binding: give the client the key id (kid) and the HMAC key that the server's "
                + "operator made for you.")
            : account;
    }

    private async Task<Account> BindAsync(Account account, ExternalAccountBinding binding, CancellationToken cancellationToken)
    {
        var (tenant, key) = _tenants.Verify(binding);
        if (key.OneAccountOnly && await _accounts.ListAsync(BindingMark(key.Kid), cancellationToken).AnyAsync(cancellationToken))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Unauthorized,
                $"The external account key '{key.Kid}' serves for one account, and has it. Ask the server's operator for another.");
        }

        return account with
        {
            Tenant = tenant.Id,
            ExternalAccountKey = key.Kid,
            HasKeyAlone = key.OneAccountOnly,
            ExternalAccountBinding = binding.Json,
        };
    }

    private async Task<KnownAccount> ChangeAsync(AccountId id, Func<Account, Account> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await _accounts.ReadAsync(id.Value, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no account {id}.");
            var changed = change(current.Value);
            try
            {
                await _store.CommitAsync([_accounts.Put(changed, current.Version)], cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is null)
            {
                continue;
            }

            return Keep(new Versioned<Account>(changed, current.Version + 1)).Value;
        }
    }

    private static string KeyAlias(string thumbprint) => "key:" + thumbprint;

    private Versioned<KnownAccount> Keep(Versioned<Account> account) => _hot.Keep(
        account.Value.Id.Value,
        new Versioned<KnownAccount>(new KnownAccount(account.Value, JsonWebKey.FromJson(account.Value.Key)), account.Version));
}
