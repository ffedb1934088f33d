using System.Collections.Immutable;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Serialization;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>All accounts (RFC 8555 section 7.3).</summary>
public sealed class AccountRegistry
{
    private const int GenerationSize = 2048;
    private static readonly TenantId DefaultTenant = new("default");

    private readonly IDocumentStore _store;
    private readonly AcmePolicy _policy;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private readonly DocumentSet<Account> _accounts;
    private readonly CompromisedKeys _compromised;
    private readonly HotCache<KnownAccount> _hot = new(GenerationSize);

    /// <summary>Makes the registry.</summary>
    /// <param name="store">Where the accounts are kept.</param>
    /// <param name="policy">Whether there are terms to agree to.</param>
    /// <param name="ids">Gives account ids.</param>
    /// <param name="time">The clock.</param>
    public AccountRegistry(IDocumentStore store, AcmePolicy policy, IdSource ids, TimeProvider time)
    {
        _store = store;
        _policy = policy;
        _ids = ids;
        _time = time;
        _compromised = new CompromisedKeys(store);
        _accounts = new DocumentSet<Account>(
            store,
            "account",
            CoreJson.Default.Account,
            account => account.Id.Value,
            aliases: account => [KeyAlias(account.KeyThumbprint)]);
    }

    /// <summary>Finds an account with its key, for the verification of its requests.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
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
    /// <param name="cancellationToken">Gives the read up.</param>
    public ValueTask<KnownAccount?> FindByKeyAsync(JsonWebKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return FindByThumbprintAsync(key.Thumbprint, cancellationToken);
    }

    /// <summary>Finds the account whose key has a thumbprint.</summary>
    /// <param name="thumbprint">SHA-256 thumbprint of the key, base64url (RFC 7638).</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    public async ValueTask<KnownAccount?> FindByThumbprintAsync(string thumbprint, CancellationToken cancellationToken) =>
        await _accounts.ReadByAliasAsync(KeyAlias(thumbprint), cancellationToken) is { } read ? Keep(read).Value : null;

    /// <summary>Makes the account of a key, or finds the one that it has (RFC 8555 section 7.3, 7.3.1).</summary>
    /// <param name="key">The key that signed the request.</param>
    /// <param name="contacts">Checked contact URLs.</param>
    /// <param name="termsAgreed">Whether the client agreed to the terms.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The account, and whether it is new.</returns>
    /// <exception cref="AcmeProblemException">The key is compromised; the terms were not agreed to; or the account of the key is deactivated.</exception>
    public async Task<(KnownAccount Account, bool Created)> RegisterAsync(
        JsonWebKey key,
        ImmutableArray<string> contacts,
        bool termsAgreed,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        while (true)
        {
            if (await FindByKeyAsync(key, cancellationToken) is { } known)
            {
                return (known, false);
            }

            await _compromised.RefuseAsync(key.SubjectPublicKeyInfo, AcmeErrorType.BadPublicKey, cancellationToken);
            if (_policy.TermsOfService is { } terms && !termsAgreed)
            {
                throw new AcmeProblemException(
                    AcmeErrorType.UserActionRequired,
                    $"The terms of service at {terms} must be agreed to: send \"termsOfServiceAgreed\": true.");
            }

            var account = new Account
            {
                Id = new AccountId(_ids.Next()),
                Tenant = DefaultTenant,
                Status = AccountStatus.Valid,
                Key = key.ToJson(),
                KeyThumbprint = key.Thumbprint,
                Contacts = contacts,
                TermsOfServiceAgreed = termsAgreed,
                Created = _time.GetUtcNow(),
            };
            try
            {
                await _store.CommitAsync([_accounts.Put(account, 0)], cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is not null)
            {
                // Another request with the same key came first; its account is the one.
                continue;
            }

            return (Keep(new Versioned<Account>(account, 1)).Value, true);
        }
    }

    /// <summary>Changes contacts, or gives the account up (RFC 8555 sections 7.3.2, 7.3.6).</summary>
    /// <param name="id">The account.</param>
    /// <param name="contacts">New checked contacts; <see langword="null"/>: unchanged.</param>
    /// <param name="deactivate">Whether the client gives the account up.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public async Task<KnownAccount> UpdateAsync(
        AccountId id,
        ImmutableArray<string>? contacts,
        bool deactivate,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await _accounts.ReadAsync(id.Value, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no account {id}.");
            var changed = current.Value with { Contacts = contacts ?? current.Value.Contacts };
            if (deactivate)
            {
                changed = changed with { Status = AccountStatuses.Transitions.Change(changed.Status, AccountStatus.Deactivated) };
            }

            try
            {
                await _store.CommitAsync([_accounts.Put(changed, current.Version)], cancellationToken);
            }
            catch (DocumentConflictException)
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
