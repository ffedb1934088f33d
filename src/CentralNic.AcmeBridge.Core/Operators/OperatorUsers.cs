using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>The people who may sign in to the operator's pages.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="secrets">Encrypts the secrets of second factors.</param>
/// <param name="ids">Where security stamps come from.</param>
/// <param name="time">The clock.</param>
public sealed partial class OperatorUsers(IDocumentStore store, ISecretProtector secrets, IdSource ids, TimeProvider time)
{
    /// <summary>The bytes of a second factor's secret: those of HMAC-SHA-1 (RFC 4226 section 4, R6).</summary>
    private const int TotpSecretBytes = 20;

    private readonly DocumentSet<OperatorUser> _users = new(store, "operator", OperatorsJson.Default, user => user.Name);

    /// <summary>A name as it is kept: names that differ in case alone are the same.</summary>
    /// <param name="name">The name as a person writes it.</param>
    public static string NameOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Trim().ToLowerInvariant();
    }

    /// <summary>Whether a name can be given: letters, digits and <c>. _ @ + -</c>, at most 64.</summary>
    /// <param name="name">The name, as <see cref="NameOf"/> gives it.</param>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Adds a person; durable when it returns.</summary>
    /// <param name="name">The name.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="passwordHash">The hash of the password.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="ArgumentException">The name cannot be given.</exception>
    /// <exception cref="InvalidOperationException">There is one of this name.</exception>
    public async Task<OperatorUser> AddAsync(string name, OperatorRole role, string passwordHash, CancellationToken cancellationToken)
    {
        var kept = NameOf(name);
        if (!IsName(kept))
        {
            throw new ArgumentException(
                "The name of an operator has letters, digits and . _ @ + -, begins with a letter or digit, and has at most 64 characters.",
                nameof(name));
        }

        var now = time.GetUtcNow();
        var user = new OperatorUser
        {
            Name = kept,
            Role = role.ToString(),
            PasswordHash = passwordHash,
            SecurityStamp = ids.Next(),
            CreatedAt = now,
            PasswordSetAt = now,
        };
        try
        {
            await store.CommitAsync([_users.Put(user, 0)], cancellationToken);
            return user;
        }
        catch (DocumentConflictException)
        {
            throw new InvalidOperationException($"There is an operator '{kept}' already; 'operators passwd {kept}' sets another password.");
        }
    }

    /// <summary>Finds a person.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<OperatorUser?> FindAsync(string name, CancellationToken cancellationToken) =>
        IsName(NameOf(name)) ? (await _users.ReadAsync(NameOf(name), cancellationToken))?.Value : null;

    /// <summary>Lists them by name, disabled ones too.</summary>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public Task<Page<OperatorUser>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        _users.ReadPageAsync(page, [], matches: null, cancellationToken);

    /// <summary>Sets a password; sessions that were begun with the one before end. Durable when it returns.</summary>
    /// <param name="name">The name.</param>
    /// <param name="passwordHash">The hash of the password.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    public Task<OperatorUser> SetPasswordAsync(string name, string passwordHash, CancellationToken cancellationToken) => ChangeAsync(
        name,
        user => user with { PasswordHash = passwordHash, PasswordSetAt = time.GetUtcNow(), SecurityStamp = ids.Next() },
        cancellationToken);

    /// <summary>Sets what they may do, from their next request on. Durable when it returns.</summary>
    /// <param name="name">The name.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    public Task<OperatorUser> SetRoleAsync(string name, OperatorRole role, CancellationToken cancellationToken) =>
        ChangeAsync(name, user => user with { Role = role.ToString() }, cancellationToken);

    /// <summary>Keeps them from signing in and ends their sessions, or lets them again. Durable when it returns.</summary>
    /// <param name="name">The name.</param>
    /// <param name="enabled">Whether they may sign in.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    public Task<OperatorUser> SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken) => ChangeAsync(
        name,
        user => user.IsEnabled == enabled
            ? user
            : user with { DisabledAt = enabled ? null : time.GetUtcNow(), SecurityStamp = ids.Next() },
        cancellationToken);

    /// <summary>
    /// Makes the secret of a second factor. It counts when a code of it was shown (<see cref="ConfirmTotpAsync"/>); one that counts
    /// already does so until then.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    /// <exception cref="InvalidOperationException">Secrets cannot be kept here.</exception>
    public async Task<byte[]> BeginTotpAsync(string name, CancellationToken cancellationToken)
    {
        var secret = RandomNumberGenerator.GetBytes(TotpSecretBytes);
        await ChangeAsync(
            name, user => user with { NewTotpSecret = secrets.Protect(secret, PurposeOf(user)) }, cancellationToken);
        return secret;
    }

    /// <summary>Has the new secret count, once a code of it was shown; sessions that were begun without it end.</summary>
    /// <param name="name">The name.</param>
    /// <param name="stepOf">The time step of the code by the secret; <see langword="null"/>: the code is wrong.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    /// <exception cref="InvalidOperationException">The code is wrong, or there is no new secret.</exception>
    public Task<OperatorUser> ConfirmTotpAsync(string name, Func<byte[], long?> stepOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stepOf);
        return ChangeAsync(
            name,
            user => user with
            {
                LastTotpStep = stepOf(Unprotect(user, user.NewTotpSecret ?? throw new InvalidOperationException(
                        $"There is no new second factor to confirm; 'operators totp {user.Name}' makes one.")))
                    ?? throw new InvalidOperationException(
                        "The code is not the one of this moment. Check that the clocks of this machine and of the device are right."),
                TotpSecret = user.NewTotpSecret,
                NewTotpSecret = null,
                SecurityStamp = ids.Next(),
            },
            cancellationToken);
    }

    /// <summary>Takes the second factor away, for who lost it; their sessions end. Durable when it returns.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <exception cref="KeyNotFoundException">There is no such operator.</exception>
    public Task<OperatorUser> RemoveTotpAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        name,
        user => user with { TotpSecret = null, NewTotpSecret = null, LastTotpStep = null, SecurityStamp = ids.Next() },
        cancellationToken);

    /// <summary>The secret of their second factor.</summary>
    /// <param name="user">Who.</param>
    /// <returns><see langword="null"/>: they have none.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be decrypted.</exception>
    public byte[]? TotpSecretOf(OperatorUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.TotpSecret is { } kept ? Unprotect(user, kept) : null;
    }

    /// <summary>Writes down that they signed in, and that a code was used, unless it was used or they were changed meanwhile.</summary>
    /// <param name="seen">How they stood when password and code were checked.</param>
    /// <param name="totpStep">The time step of the code; <see langword="null"/>: they have no second factor.</param>
    /// <param name="newHash">The password's hash at today's cost; <see langword="null"/>: the one that is kept is of it.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>How they stand now; <see langword="null"/>: what was checked does not count any more, and must be checked again.</returns>
    public async Task<OperatorUser?> NoteSignInAsync(
        OperatorUser seen, long? totpStep, string? newHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (await _users.ReadAsync(seen.Name, cancellationToken) is not { } kept
            || kept.Value.SecurityStamp != seen.SecurityStamp
            || totpStep <= kept.Value.LastTotpStep)
        {
            return null;
        }

        var signedIn = kept.Value with
        {
            LastSignInAt = time.GetUtcNow(),
            LastTotpStep = totpStep ?? kept.Value.LastTotpStep,
            PasswordHash = newHash ?? kept.Value.PasswordHash,
        };
        return await TryPutAsync(signedIn, kept.Version, cancellationToken) ? signedIn : null;
    }

    /// <summary>What the secret of a second factor is encrypted for.</summary>
    internal static string PurposeOf(OperatorUser user) => "operator-totp:" + user.Name;

    private byte[] Unprotect(OperatorUser user, byte[] kept) => secrets.Unprotect(kept, PurposeOf(user))
        ?? throw new StoreUnavailableException(
            $"The second factor of the operator '{user.Name}' was given up, because the key that it was encrypted with is "
            + $"lost. Run 'operators totp {user.Name} --remove' on the bridge's machine.");

    private async Task<OperatorUser> ChangeAsync(
        string name, Func<OperatorUser, OperatorUser> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var kept = (IsName(NameOf(name)) ? await _users.ReadAsync(NameOf(name), cancellationToken) : null)
                ?? throw new KeyNotFoundException($"There is no operator '{name}'; 'operators list' lists them.");
            var changed = change(kept.Value);
            if (changed == kept.Value || await TryPutAsync(changed, kept.Version, cancellationToken))
            {
                return changed;
            }
        }
    }

    private async Task<bool> TryPutAsync(OperatorUser user, long version, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync([_users.Put(user, version)], cancellationToken);
            return true;
        }
        catch (DocumentConflictException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._@+-]{0,63}\z")]
    private static partial Regex Name();
}
