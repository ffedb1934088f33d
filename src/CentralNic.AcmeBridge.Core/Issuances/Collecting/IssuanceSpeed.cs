using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Upstream;

namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>
/// How fast the CAs issued the certificates of each class lately, and so whether an order's own early query is likely to find one. An early
/// look in vain is a command for nothing, and the shared poll comes soon. In memory: it is learned again soon.
/// </summary>
/// <param name="options">When early queries are taken, and how often all orders are looked at together.</param>
internal sealed class IssuanceSpeed(IssuanceOptions options)
{
    /// <summary>
    /// So many certificates of a class must come soon after an early query in vain, before the next one is taken; twice as many each time.
    /// </summary>
    private const int FirstPatience = 8;

    private const int LongestPatience = 256;

    private readonly ConcurrentDictionary<string, Observation> _observed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an early query is likely to find the certificate.</summary>
    public bool IsFast(string certificateClass) =>
        _observed.TryGetValue(certificateClass, out var observed) ? observed.IsFast : options.LooksEarlyAtFirst;

    /// <summary>A certificate was found by an early query.</summary>
    public void FoundEarly(string certificateClass) => _observed[certificateClass] = new Observation(IsFast: true, 0, 0);

    /// <summary>The last early query for a certificate found nothing.</summary>
    public void LookedInVain(string certificateClass) => _observed.AddOrUpdate(
        certificateClass,
        _ => Observation.AfterVain(FirstPatience),
        (_, known) => Observation.AfterVain(Math.Clamp(2 * known.Patience, FirstPatience, LongestPatience)));

    /// <summary>A certificate was learned of by the shared poll.</summary>
    /// <param name="took">The time since the CA was asked to look.</param>
    public void FoundByPoll(string certificateClass, TimeSpan took)
    {
        // The poll tells late; what it tells in its first turn may have been there at an early query.
        var soon = options.EarlyLooks.Count > 0 && took <= options.EarlyLooks[^1] + options.PollInterval;
        _observed.AddOrUpdate(
            certificateClass,
            _ => new Observation(soon, 0, 0),
            (_, known) => !soon ? known with { IsFast = false, Awaited = known.Patience }
                : known.Awaited > 1 ? known with { Awaited = known.Awaited - 1 }
                : known with { IsFast = true, Awaited = 0 });
    }

    private sealed record Observation(bool IsFast, int Patience, int Awaited)
    {
        public static Observation AfterVain(int patience) => new(IsFast: false, patience, patience);
    }
}
