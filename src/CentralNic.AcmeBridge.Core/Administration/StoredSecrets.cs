using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>
/// All secrets that documents of the store hold encrypted: HMAC keys of external account keys, secrets of tenants' approvals, and second
/// factors of operators. One that was given up is kept as no bytes at all.
/// </summary>
/// <param name="store">The store.</param>
public sealed class StoredSecrets(IDocumentStore store)
{
    /// <summary>How many documents are changed by one commit.</summary>
    private const int BatchSize = 50;

    private const int MostNamed = 10;

    private readonly DocumentSet<StoredTenant> _tenants = new(store, "tenant", AdministrationJson.Default, tenant => tenant.Name.Value);
    private readonly DocumentSet<StoredExternalAccountKey> _keys = new(
        store, "external-account-key", AdministrationJson.Default, key => key.Kid.ToLowerInvariant());

    private readonly DocumentSet<OperatorUser> _users = new(store, "operator", OperatorsJson.Default, user => user.Name);

    /// <summary>Finds the secrets that cannot be decrypted, but for those of revoked keys, which nobody needs.</summary>
    /// <param name="secrets">Decrypts them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whose they are, in words.</returns>
    public async Task<IReadOnlyList<string>> FindUnreadableAsync(ISecretProtector secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var unreadable = new List<string>();
        await foreach (var document in ListAsync(cancellationToken))
        {
            unreadable.AddRange(
                document.Secrets.Where(secret => secret.IsNeeded && IsLost(secret, secrets)).Select(secret => secret.Owner));
        }

        return unreadable;
    }

    /// <summary>Refuses to go on while a secret cannot be decrypted: whoever runs into it later could not tell why.</summary>
    /// <param name="secrets">Decrypts them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">Some cannot be decrypted; the message names them and what to do.</exception>
    public async Task RequireReadableAsync(ISecretProtector secrets, CancellationToken cancellationToken)
    {
        var unreadable = await FindUnreadableAsync(secrets, cancellationToken);
        if (unreadable.Count > 0)
        {
            var named = string.Join(", ", unreadable.Take(MostNamed))
                + (unreadable.Count > MostNamed ? $" and {unreadable.Count - MostNamed} more" : "");
            throw new StoreUnavailableException(
                "The keys in the data folder's secrets.key are not those that secrets in the store were encrypted with, or the file is "
                + $"missing. What cannot be decrypted: {named}. Put the secrets.key in place that was there before, from a copy of the "
                + "data folder or from a backup that has it. To give these secrets up and go on without them, run: "
                + OperatorCommands.Line("secrets accept-loss"));
        }
    }

    /// <summary>Encrypts all anew, in small commits. Cut at any moment, each secret is encrypted with one of the keys.</summary>
    /// <param name="secrets">Decrypts and encrypts.</param>
    /// <param name="cancellationToken">Gives up between two commits.</param>
    /// <returns>How many were encrypted anew.</returns>
    /// <exception cref="StoreUnavailableException">A commit failed.</exception>
    public Task<int> ReencryptAsync(ISecretProtector secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return ChangeAsync(
            secret => secrets.Unprotect(secret.Kept.Span, secret.Purpose) is { } clear ? secrets.Protect(clear, secret.Purpose) : null,
            cancellationToken);
    }

    /// <summary>Gives up those that cannot be decrypted: nothing is kept of them.</summary>
    /// <param name="secrets">Decrypts.</param>
    /// <param name="cancellationToken">Gives up between two commits.</param>
    /// <returns>How many were given up.</returns>
    /// <exception cref="StoreUnavailableException">A commit failed.</exception>
    public Task<int> AcceptLossAsync(ISecretProtector secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return ChangeAsync(secret => IsLost(secret, secrets) ? [] : null, cancellationToken);
    }

    private static bool IsLost(StoredSecret secret, ISecretProtector secrets) =>
        !secret.Kept.IsEmpty && secrets.Unprotect(secret.Kept.Span, secret.Purpose) is null;

    /// <param name="change">What is kept of a secret from now on; <see langword="null"/>: it stays.</param>
    private async Task<int> ChangeAsync(Func<StoredSecret, byte[]?> change, CancellationToken cancellationToken)
    {
        var documents = await ListAsync(cancellationToken).ToArrayAsync(cancellationToken);
        var changed = 0;
        foreach (var batch in documents.Chunk(BatchSize))
        {
            var writes = new List<DocumentWrite>();
            foreach (var document in batch)
            {
                byte[]?[] kept = [.. document.Secrets.Select(secret => secret.Kept.IsEmpty ? null : change(secret))];
                if (Array.Exists(kept, bytes => bytes is not null))
                {
                    changed += kept.Count(bytes => bytes is not null);
                    writes.Add(document.Put([.. kept.Select((bytes, at) => bytes ?? document.Secrets[at].Kept.ToArray())]));
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (writes.Count > 0)
            {
                await store.CommitAsync(writes, CancellationToken.None);
            }
        }

        return changed;
    }

    private async IAsyncEnumerable<SecretDocument> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (key, version) in _keys.ListAsync(null, cancellationToken))
        {
            yield return new(
                [new($"the external account key '{key.Kid}'", StoredExternalAccountKey.PurposeOf(key.Kid), key.ProtectedHmac)
                {
                    IsNeeded = key.Revoked is null,
                }],
                kept => _keys.Put(key with { ProtectedHmac = kept[0] }, version));
        }

        await foreach (var (tenant, version) in _tenants.ListAsync(null, cancellationToken))
        {
            if (tenant.Settings.Approval is { } approval)
            {
                yield return new(
                    [new(
                        $"the secret of approvals of the tenant '{tenant.Name}'",
                        TenantApproval.PurposeOf(tenant.Name),
                        approval.ProtectedSecret)],
                    kept => _tenants.Put(
                        tenant with
                        {
                            Settings = tenant.Settings with { Approval = approval with { ProtectedSecret = kept[0] } },
                        },
                        version));
            }
        }

        await foreach (var (user, version) in _users.ListAsync(null, cancellationToken))
        {
            var (owner, purpose) = ($"the second factor of the operator '{user.Name}'", OperatorUsers.PurposeOf(user));
            yield return new(
                [new(owner, purpose, user.TotpSecret), new(owner, purpose, user.NewTotpSecret)],
                kept => _users.Put(
                    user with
                    {
                        TotpSecret = user.TotpSecret is null ? null : kept[0],
                        NewTotpSecret = user.NewTotpSecret is null ? null : kept[1],
                    },
                    version));
        }
    }

    /// <param name="Owner">Whose it is, in words.</param>
    /// <param name="Purpose">What it is encrypted for.</param>
    /// <param name="Kept">What is kept; empty: there is none, or it was given up.</param>
    private sealed record StoredSecret(string Owner, string Purpose, ReadOnlyMemory<byte> Kept)
    {
        /// <summary>Whether something does not work without it.</summary>
        public bool IsNeeded { get; init; } = true;
    }

    /// <param name="Secrets">Its secrets.</param>
    /// <param name="Put">Writes the document with other bytes kept of each.</param>
    private sealed record SecretDocument(StoredSecret[] Secrets, Func<byte[][], DocumentWrite> Put);
}
