using System.Collections.Concurrent;
using System.Security.Cryptography;
using CentralNic.Reseller.Sandbox.Accounts;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>The logins that outlive a command. Kept in memory: a restart ends them, as an outage of the API may.</summary>
internal sealed class SessionTable(TimeProvider time)
{
    /// <summary>How long a session lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>How many sessions are open.</summary>
    public int Count => _sessions.Count(pair => pair.Value.Expires > time.GetUtcNow());

    /// <summary>Opens a session.</summary>
    public (string Id, DateTimeOffset Expires) Open(Actor actor)
    {
        var now = time.GetUtcNow();
        foreach (var (id, session) in _sessions)
        {
            if (session.Expires <= now)
            {
                _sessions.TryRemove(id, out _);
            }
        }

        var opened = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _sessions[opened] = new(actor, now + Lifetime);
        return (opened, now + Lifetime);
    }

    /// <summary>Who opened a session that is still open, if that is who the login names.</summary>
    public Actor? Find(string id, string login) =>
        _sessions.TryGetValue(id, out var session) && session.Expires > time.GetUtcNow() && session.Actor.Login == login
            ? session.Actor
            : null;

    public void Close(string id) => _sessions.TryRemove(id, out _);

    public void CloseAll() => _sessions.Clear();

    private sealed record Session(Actor Actor, DateTimeOffset Expires);
}
