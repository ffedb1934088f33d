namespace CentralNic.Reseller.Budget;

/// <summary>How much of something shared each was given lately; what is a minute old counts half.</summary>
internal sealed class RecentUse(TimeProvider time)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(1);

    /// <summary>Less than this is as good as nothing.</summary>
    private const double Forgotten = 0.01;

    private readonly Dictionary<object, (double Amount, long At, long Number)> _given = [];
    private long _notes;
    private int _sweepAt = 1024;

    /// <summary>How much was given, and which was the last time among all; equal amounts are told apart by it.</summary>
    public (double Amount, long LastAt) Of(object party) =>
        _given.TryGetValue(party, out var use) ? (Now(use.Amount, use.At), use.Number) : (0, 0);

    public void Note(object party)
    {
        _given[party] = (Of(party).Amount + 1, time.GetTimestamp(), ++_notes);
        if (_given.Count >= _sweepAt)
        {
            foreach (var (forgotten, _) in _given.Where(each => Now(each.Value.Amount, each.Value.At) < Forgotten).ToList())
            {
                _given.Remove(forgotten);
            }

            _sweepAt = Math.Max(1024, _given.Count * 2);
        }
    }

    private double Now(double amount, long at) => amount * Math.Pow(2, -(time.GetElapsedTime(at) / HalfLife));
}
