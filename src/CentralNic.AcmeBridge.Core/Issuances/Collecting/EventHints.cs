namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>
/// When an event hints at the order that awaits its certificate. Events are listed again at each poll until they are deleted, and a poll
/// may list one twice. One is a hint the first time, and again after a wait that doubles, should the certificate's status have lagged
/// behind it.
/// </summary>
internal sealed class EventHints(TimeSpan firstWait, TimeSpan longestWait)
{
    private Dictionary<string, Hint> _known = [];
    private Dictionary<string, Hint> _listed = [];
    private DateTimeOffset _now;

    public void BeginPoll(DateTimeOffset now) => (_now, _listed) = (now, []);

    /// <summary>The poll listed an event of a certificate that is awaited.</summary>
    /// <returns>Whether it is a hint now.</returns>
    public bool IsDue(string eventId)
    {
        if (_listed.ContainsKey(eventId))
        {
            return false;
        }

        var known = _known.GetValueOrDefault(eventId);
        var isDue = known is null || _now >= known.Next || known.Next > _now + longestWait;
        var wait = known is null ? firstWait : known.Wait * 2 < longestWait ? known.Wait * 2 : longestWait;
        _listed[eventId] = isDue ? new Hint(wait, _now + wait) : known!;
        return isDue;
    }

    /// <summary>The poll has listed all; what it did not list is forgotten.</summary>
    public void EndPoll() => _known = _listed;

    private sealed record Hint(TimeSpan Wait, DateTimeOffset Next);
}
