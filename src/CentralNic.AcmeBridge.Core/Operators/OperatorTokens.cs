using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>The bearer tokens of the operator's API.</summary>
/// <param name="store">Where they are kept, hashed.</param>
/// <param name="ids">Where ids and secrets come from.</param>
/// <param name="time">The clock.</param>
public sealed class OperatorTokens(IDocumentStore store, IdSource ids, TimeProvider time)
{
    /// <summary>What every token begins with, so that scanners for leaked secrets know it.</summary>
    public const string Prefix = "acmebridge";

    private static readonly TimeSpan UseResolution = TimeSpan.FromHours(1);

    private readonly DocumentSet<OperatorToken> _tokens = new(
        store, "operator-token", OperatorsJson.Default, token => token.Id);

    /// <summary>Makes a token; durable when it returns.</summary>
    /// <param name="label">What it is for.</param>
    /// <param name="role">What it allows.</param>
    /// <param name="lifetime">How long; <see langword="null"/>: without end.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>What is kept, and the token, which cannot be told again.</returns>
    public async Task<(OperatorToken Kept, string Token)> CreateAsync(
        string label, OperatorRole role, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var secret = ids.Next() + ids.Next();
        var kept = new OperatorToken
        {
            Id = id,
            Label = label,
            Role = role.ToString(),
            Hash = HashOf(secret),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await store.CommitAsync([_tokens.Put(kept, 0)], cancellationToken);
        return (kept, $"{Prefix}_{id}_{secret}");
    }

    /// <summary>Finds what a token allows.</summary>
    /// <param name="token">The token as it was sent.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns><see langword="null"/>: it is none of these, was revoked, or has expired.</returns>
    public async Task<OperatorToken?> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Split('_', 3) is not [Prefix, { Length: > 0 and <= 40 } id, { } secret]
            || await _tokens.ReadAsync(id, cancellationToken) is not { } kept
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(kept.Value.Hash))
            || !kept.Value.IsGood(time.GetUtcNow()))
        {
            return null;
        }

        await NoteUseAsync(kept, cancellationToken);
        return kept.Value;
    }

    /// <summary>Finds what is kept of a token.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<OperatorToken?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _tokens.ReadAsync(id, cancellationToken))?.Value;

    /// <summary>Revokes a token; durable when it returns. One that was revoked stays so.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such token.</exception>
    public async Task<OperatorToken> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var kept = await _tokens.ReadAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"There is no token {id}.");
            if (kept.Value.RevokedAt is not null)
            {
                return kept.Value;
            }

            var revoked = kept.Value with { RevokedAt = time.GetUtcNow() };
            if (await TryPutAsync(revoked, kept.Version, cancellationToken))
            {
                return revoked;
            }
        }
    }

    /// <summary>Lists all tokens by id, revoked and expired ones too.</summary>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public Task<Page<OperatorToken>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        _tokens.ReadPageAsync(page, [], matches: null, cancellationToken);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A commit an hour at most, whatever comes.</summary>
    private async Task NoteUseAsync(Versioned<OperatorToken> kept, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (kept.Value.LastUsedAt is not { } last || (now - last).Duration() >= UseResolution)
        {
            // Whoever changed it meanwhile noted a use too, or revoked it, which counts from the next request on.
            try
            {
                await TryPutAsync(kept.Value with { LastUsedAt = now }, kept.Version, cancellationToken);
            }
            catch (StoreUnavailableException)
            {
                // On a full disk an operator must still be able to look what is wrong; that it is full, health says.
            }
        }
    }

    private async Task<bool> TryPutAsync(OperatorToken token, long version, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync([_tokens.Put(token, version)], cancellationToken);
            return true;
        }
        catch (DocumentConflictException)
        {
            return false;
        }
    }
}
