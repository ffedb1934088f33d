using System.Globalization;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// Twice a day, goes through what is old and deletes what nobody needs any more, in small commits with pauses between them, so that no
/// order waits for it. A pass that a restart cuts is begun anew: what was deleted is gone whole, and the rest is found again.
/// </summary>
internal sealed partial class RetentionTask : IPeriodicTask
{
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    /// <summary>Between two commits all others have the store.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>So many things are deleted in one commit, each with what belongs to it.</summary>
    internal const int MostPerCommit = 25;

    /// <summary>So many documents are looked at in one round.</summary>
    private const int MostPerRound = 200;

    private readonly IRetentionRule[] _rules;
    private readonly IDocumentStore _store;
    private readonly ClockCheck _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<RetentionTask> _logger;
    private readonly Dictionary<string, int> _deleted = new(StringComparer.Ordinal);

    /// <summary>Where the pass stands; <see langword="null"/>: none is under way.</summary>
    private Place? _place;

    public RetentionTask(
        IEnumerable<IRetentionRule> rules, IDocumentStore store, ClockCheck clock, TimeProvider time, ILogger<RetentionTask> logger)
    {
        (_rules, _store, _clock, _time, _logger) = ([.. rules], store, clock, time, logger);
    }

    public string Name => "retention";

    /// <summary>At the start others need the store more.</summary>
    public TimeSpan FirstWait => TimeSpan.FromMinutes(15);

    /// <summary>Is called when a pass has deleted something.</summary>
    internal Action? Deleted { get; set; }

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (_place is null)
        {
            if (!await IsSafeAsync(cancellationToken))
            {
                return PeriodicRound.Idle(Interval);
            }

            _deleted.Clear();
            _place = Place.Begin(_time.GetUtcNow());
        }

        _place = await StepAsync(_place, cancellationToken);
        if (_place is not null)
        {
            return PeriodicRound.Done(Pause);
        }

        if (_deleted.Count > 0)
        {
            LogDeleted(string.Join(
                ", ", _deleted.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: {entry.Value}"))));
            Deleted?.Invoke();
        }

        return PeriodicRound.Done(Interval);
    }

    /// <summary>Goes through all at once, without asking whether it is safe and without pauses; for tests and measurements.</summary>
    /// <param name="now">The time by which it goes.</param>
    /// <param name="cancellationToken">Gives up between two commits.</param>
    /// <returns>How many things of each rule were deleted.</returns>
    internal async Task<IReadOnlyDictionary<string, int>> RunPassAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _deleted.Clear();
        for (var place = Place.Begin(now); place is not null;)
        {
            place = await StepAsync(place, cancellationToken);
        }

        return _deleted.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>By a wrong clock what is needed may look old, and what damaged documents said cannot be asked.</summary>
    private async Task<bool> IsSafeAsync(CancellationToken cancellationToken) =>
        _store.Damage.IsNone && await _clock.IsKnownToBeRightAsync(cancellationToken);

    /// <summary>Looks at the next documents.</summary>
    /// <returns>Where to go on; <see langword="null"/>: all was looked at.</returns>
    private async Task<Place?> StepAsync(Place place, CancellationToken cancellationToken)
    {
        var rule = _rules[place.Rule];
        var ranges = rule.RangesAt(place.Now);
        if (place.Range == ranges.Count)
        {
            return place.Rule + 1 < _rules.Length ? new Place(place.Now, place.Rule + 1, 0, null) : null;
        }

        var range = ranges[place.Range];
        var listed = await _store.ListIdsAsync(rule.Kind, null, place.From ?? range.From, MostPerRound, cancellationToken);
        var ids = listed.TakeWhile(id => !range.IsBehind(id)).ToArray();
        using var hold = await rule.HoldAsync(cancellationToken);
        var (last, deletions) = (0, new List<(string Id, IReadOnlyList<DocumentWrite> Writes)>());
        for (; last < ids.Length && deletions.Count < MostPerCommit; last++)
        {
            if (await rule.DeletionOfAsync(ids[last], place.Now, cancellationToken) is { Count: > 0 } writes)
            {
                deletions.Add((ids[last], writes));
            }
        }

        await DeleteAsync(rule, deletions, cancellationToken);
        return last < ids.Length || (ids.Length == MostPerRound && last > 0)
            ? place with { From = ListPosition.After(ids[last - 1]) }
            : place with { Range = place.Range + 1, From = null };
    }

    private async Task DeleteAsync(
        IRetentionRule rule, List<(string Id, IReadOnlyList<DocumentWrite> Writes)> deletions, CancellationToken cancellationToken)
    {
        if (deletions.Count == 0)
        {
            return;
        }

        try
        {
            await _store.CommitAsync([.. deletions.SelectMany(deletion => deletion.Writes)], cancellationToken);
            deletions.ForEach(deletion => Count(rule, deletion.Id));
        }
        catch (DocumentConflictException) when (deletions.Count > 1)
        {
            foreach (var deletion in deletions)
            {
                await DeleteAsync(rule, [deletion], cancellationToken);
            }
        }
        catch (DocumentConflictException)
        {
            // It changed since it was judged, so somebody needs it: the next pass judges it anew.
        }
    }

    private void Count(IRetentionRule rule, string id)
    {
        rule.Forget(id);
        _deleted[rule.Name] = _deleted.GetValueOrDefault(rule.Name) + 1;
    }

    [LoggerMessage(360, LogLevel.Information, "Deleted what is older than it is kept. {Deleted}")]
    private partial void LogDeleted(string deleted);

    /// <param name="Now">When the pass began.</param>
    /// <param name="From">The least id that was not looked at; <see langword="null"/>: the range's beginning.</param>
    private sealed record Place(DateTimeOffset Now, int Rule, int Range, string? From)
    {
        public static Place Begin(DateTimeOffset now) => new(now, 0, 0, null);
    }
}
