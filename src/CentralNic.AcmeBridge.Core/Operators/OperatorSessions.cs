using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>Who is signed in to the operator's pages. A session survives a restart.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="users">Who may be signed in.</param>
/// <param name="ids">Where secrets come from.</param>
/// <param name="time">The clock.</param>
public sealed class OperatorSessions(IDocumentStore store, OperatorUsers users, IdSource ids, TimeProvider time)
{
    /// <summary>How long a session may last, however much it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private readonly DocumentSet<OperatorSession> _sessions = new(
        store, "operator-session", OperatorsJson.Default, session => session.Id);

    /// <summary>Begins a session of an operator of the store; durable when it returns.</summary>
    /// <param name="user">Who, as they stood when they signed in.</param>
    /// <param name="from">From where.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The secret for the cookie.</returns>
    public Task<string> BeginAsync(OperatorUser user, string from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return BeginAsync(user.Name, user.SecurityStamp, role: null, from, Longest, cancellationToken);
    }

    /// <summary>Begins a session of somebody whom an OpenID provider named; durable when it returns.</summary>
    /// <param name="name">Who.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="from">From where.</param>
    /// <param name="longest">How long what the provider said may count; not more than <see cref="Longest"/> does.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The secret for the cookie.</returns>
    public Task<string> BeginAsync(
        string name, OperatorRole role, string from, TimeSpan longest, CancellationToken cancellationToken) =>
        BeginAsync(name, stamp: null, role.ToString(), from, longest < Longest ? longest : Longest, cancellationToken);

    /// <summary>Finds a session that goes on.</summary>
    /// <param name="secret">The secret of the cookie.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// It, and what its operator may do now; <see langword="null"/>: there is none, it has ended, or its operator may not sign in any more.
    /// </returns>
    public async Task<(OperatorSession Session, OperatorRole Role)?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return await _sessions.ReadAsync(IdOf(secret), cancellationToken) is { } kept
            && await RoleOfAsync(kept.Value, cancellationToken) is { } role
                ? (kept.Value, role)
                : null;
    }

    /// <summary>Lists the sessions that go on, by id; those that were not used for the idle time are among them until they end.</summary>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The sessions, each with what its operator may do now; <see langword="null"/> for one that has just ended.</returns>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public async Task<Page<(OperatorSession Session, OperatorRole? Role)>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var sessions = await _sessions.ReadPageAsync(page, [], session => session.EndsAt > now, cancellationToken);
        var roles = new Dictionary<string, OperatorRole?>();
        foreach (var session in sessions.Items)
        {
            roles[session.Id] = await RoleOfAsync(session, cancellationToken);
        }

        return sessions.Select(session => (session, roles[session.Id]));
    }

    /// <summary>Finds a session that is kept.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<OperatorSession?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        (await _sessions.ReadAsync(id, cancellationToken))?.Value;

    /// <summary>Ends a session; durable when it returns. One that has ended stays so.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        if (await _sessions.ReadAsync(id, cancellationToken) is { } kept)
        {
            await TryDeleteAsync(kept, cancellationToken);
        }
    }

    /// <summary>Ends all sessions of somebody; durable when it returns.</summary>
    /// <param name="name">Who; upper and lower case are the same.</param>
    /// <param name="cancellationToken">Gives up before the next one is queued.</param>
    /// <returns>How many have ended.</returns>
    public async Task<int> EndAllAsync(string name, CancellationToken cancellationToken)
    {
        var ended = 0;
        foreach (var kept in await SelectAsync(
            session => session.Name.Equals(name, StringComparison.OrdinalIgnoreCase), cancellationToken))
        {
            await TryDeleteAsync(kept, cancellationToken);
            ended += kept.Value.EndsAt > time.GetUtcNow() ? 1 : 0;
        }

        return ended;
    }

    private static string IdOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(..16));

    /// <summary>What the operator of a session may do now.</summary>
    /// <param name="session">The session, which must still be kept.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns><see langword="null"/>: it has ended by its time, or its operator may not go on with it.</returns>
    public async Task<OperatorRole?> RoleOfAsync(OperatorSession session, CancellationToken cancellationToken)
    {
        if (session.EndsAt <= time.GetUtcNow())
        {
            return null;
        }

        var role = session.Role;
        if (session.SecurityStamp is { } stamp)
        {
            role = await users.FindAsync(session.Name, cancellationToken) is { IsEnabled: true } user && user.SecurityStamp == stamp
                ? user.Role
                : null;
        }

        return OperatorRole.TryParse(role, out var allowed) ? allowed : null;
    }

    private async Task<string> BeginAsync(
        string name, string? stamp, string? role, string from, TimeSpan longest, CancellationToken cancellationToken)
    {
        await DropEndedAsync(cancellationToken);
        var (now, secret) = (time.GetUtcNow(), ids.Next() + ids.Next());
        var session = new OperatorSession
        {
            Id = IdOf(secret),
            Name = name,
            SecurityStamp = stamp,
            Role = role,
            From = from,
            CreatedAt = now,
            EndsAt = now + longest,
        };
        await store.CommitAsync([_sessions.Put(session, 0)], cancellationToken);
        return secret;
    }

    /// <summary>Those that have ended by their time go when the next one begins, so that they do not add up.</summary>
    private async Task DropEndedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var kept in await SelectAsync(session => session.EndsAt <= now, cancellationToken))
        {
            await TryDeleteAsync(kept, cancellationToken);
        }
    }

    /// <summary>Sessions are as many as operators who work; they are read whole before one is ended.</summary>
    private ValueTask<List<Versioned<OperatorSession>>> SelectAsync(
        Func<OperatorSession, bool> wanted, CancellationToken cancellationToken) =>
        _sessions.ListAsync(tag: null, cancellationToken).Where(kept => wanted(kept.Value)).ToListAsync(cancellationToken);

    private async Task TryDeleteAsync(Versioned<OperatorSession> kept, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync([_sessions.Delete(kept.Value.Id, kept.Version)], cancellationToken);
        }
        catch (DocumentConflictException)
        {
            // Another request ended it: a session is never changed.
        }
    }
}
