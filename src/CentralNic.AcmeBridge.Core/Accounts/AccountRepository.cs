using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>All accounts: kept durably, those in use in memory with their keys ready to verify.</summary>
internal sealed class AccountRepository
{
    private const int GenerationSize = 2048;
    private const int TaggedAtOnce = 100;

    /// <summary>The mark that all accounts carry the tags of this version; accounts of older versions do not.</summary>
    private static readonly DocumentKey TaggedMark = new("account-tags", "1");

    private readonly IDocumentStore _store;
    private readonly DocumentSet<Account> _accounts;
    private readonly DocumentCache<KnownAccount> _hot = new(GenerationSize);
    private volatile bool _isTagged;

    /// <summary>Makes it.</summary>
    /// <param name="store">Where the accounts are kept.</param>
    public AccountRepository(IDocumentStore store)
    {
        _store = store;
        _accounts = new DocumentSet<Account>(
            store,
            "account",
            AccountsJson.Default,
            account => account.Id.Value,
            aliases: account => account.HasKeyAlone
                ? [KeyAlias(account.KeyThumbprint), BindingMark(account.ExternalAccountKey!)]
                : [KeyAlias(account.KeyThumbprint)],
            tags: TagsOf);
    }

    /// <summary>Finds an account with its key.</summary>
    public async ValueTask<KnownAccount?> FindAsync(AccountId id, CancellationToken cancellationToken)
    {
        if (_hot.Find(id.Value) is { } hot)
        {
            return hot.Value;
        }

        return await _accounts.ReadAsync(id.Value, cancellationToken) is { } read ? Keep(read).Value : null;
    }

    /// <summary>Finds the account whose key has a thumbprint.</summary>
    public async ValueTask<KnownAccount?> FindByThumbprintAsync(string thumbprint, CancellationToken cancellationToken) =>
        await _accounts.ReadByAliasAsync(KeyAlias(thumbprint), cancellationToken) is { } read ? Keep(read).Value : null;

    /// <summary>Lists the accounts that were made with an external account key, whatever their status.</summary>
    public IAsyncEnumerable<Account> ListOfKeyAsync(string kid, CancellationToken cancellationToken) =>
        _accounts.ListAsync(BindingMark(kid), cancellationToken).Select(account => account.Value);

    /// <summary>Keeps a new account.</summary>
    /// <exception cref="DocumentConflictException">Its key, or an external account key that serves for one, has an account.</exception>
    public async Task<KnownAccount> AddAsync(Account account, CancellationToken cancellationToken)
    {
        await _store.CommitAsync([_accounts.Put(account, 0)], cancellationToken);
        return Keep(new Versioned<Account>(account, 1)).Value;
    }

    /// <summary>Changes an account; the change is repeated on what another one left meanwhile.</summary>
    /// <param name="change">The change; what gives back the same account writes nothing.</param>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    /// <exception cref="DocumentConflictException">The new key has an account.</exception>
    public async Task<KnownAccount> ChangeAsync(AccountId id, Func<Account, Account> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await _accounts.ReadAsync(id.Value, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no account {id}.");
            var changed = change(current.Value);
            if (ReferenceEquals(changed, current.Value))
            {
                return Keep(current).Value;
            }

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

    /// <summary>Reads a page of the accounts, the newest first, those of older versions in no order.</summary>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public async Task<Page<Account>> ReadPageAsync(AccountFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        // Until all are tagged, documents are read instead; that is slower, and as right.
        var tags = _isTagged || await IsTaggedAsync(cancellationToken) ? filter.Tags : [];
        return await _accounts.ReadPageAsync(page, tags, filter.Matches, cancellationToken, NewestFirst.Ranges());
    }

    /// <summary>
    /// Gives accounts of older versions the tags by which they are listed. It is done once, and can be cut short at any time.
    /// </summary>
    public async Task TagAllAsync(CancellationToken cancellationToken)
    {
        if (await IsTaggedAsync(cancellationToken))
        {
            return;
        }

        await foreach (var some in _accounts.ListAsync(null, cancellationToken).Chunk(TaggedAtOnce).WithCancellation(cancellationToken))
        {
            try
            {
                await _store.CommitAsync([.. some.Select(account => _accounts.Put(account.Value, account.Version))], cancellationToken);
            }
            catch (DocumentConflictException)
            {
                // One of them was changed meanwhile, which has tagged it.
                foreach (var account in some)
                {
                    await ChangeAsync(account.Value.Id, current => current with { }, cancellationToken);
                }
            }
        }

        await _store.CommitAsync([DocumentWrite.Put(TaggedMark, 0, "{}"u8.ToArray())], cancellationToken);
        _isTagged = true;
    }

    private async ValueTask<bool> IsTaggedAsync(CancellationToken cancellationToken) =>
        _isTagged = _isTagged || await _store.ReadAsync(TaggedMark, cancellationToken) is not null;

    private static List<string> TagsOf(Account account)
    {
        List<string> tags = [AccountFilter.TenantTag(account.Tenant), AccountFilter.StatusTag(AccountFilter.StatusOf(account))];
        if (account.ExternalAccountKey is { } kid)
        {
            tags.Add(BindingMark(kid));
        }

        tags.AddRange(account.Contacts.Select(AccountFilter.ContactTag).Distinct(StringComparer.Ordinal));
        return tags;
    }

    internal static string BindingMark(string kid) => "eab:" + kid.ToLowerInvariant();

    private static string KeyAlias(string thumbprint) => "key:" + thumbprint;

    private Versioned<KnownAccount> Keep(Versioned<Account> account) => _hot.Keep(
        account.Value.Id.Value,
        new Versioned<KnownAccount>(new KnownAccount(account.Value, JsonWebKey.FromJson(account.Value.Key)), account.Version));
}
