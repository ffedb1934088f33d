using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>The zones in which the records of hooks were seen lately.</summary>
internal sealed class SeenZones(TimeProvider time)
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Hook, string Zone), DateTimeOffset> _seen = new();

    /// <summary>Whether a record of a hook's was seen in a zone within the time that successes are remembered.</summary>
    /// <param name="hook">The publisher's name.</param>
    public bool Remembers(string hook, string zone) =>
        _seen.TryGetValue((hook, zone), out var seen) && (time.GetUtcNow() - seen).Duration() < SiteProbe.Memory;

    /// <summary>A record of a hook's was seen in a zone.</summary>
    /// <param name="hook">The publisher's name.</param>
    public void Remember(string hook, string zone)
    {
        if (_seen.Count >= MostRemembered)
        {
            _seen.Clear();
        }

        _seen[(hook, zone)] = time.GetUtcNow();
    }

    /// <summary>A real record could not be seen: the next order tries again before it pays.</summary>
    /// <param name="name">Where it was looked for.</param>
    public void Forget(string name)
    {
        foreach (var key in _seen.Keys.Where(key => NameSuffixes.IsAtOrBelow(name, key.Zone)))
        {
            _seen.TryRemove(key, out _);
        }
    }
}
