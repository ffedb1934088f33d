namespace CentralNic.Reseller.Budget;

/// <summary>
/// How much of something shared each was given lately; what is five minutes old counts half. So an order now and then counts little against
/// another's hundreds, and what somebody took an hour ago is forgotten.
/// </summary>
internal sealed class RecentUse(TimeProvider time)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(5);

    /// <summary>Less than this is as good as nothing.</summary>
    private const double Forgotten = 0.01;

    private readonly Dictionary<object, (double Amount, long At)> _given = [];
    private int _sweepAt = 1024;

    /// <summary>How much was given.</summary>
    public double Of(object party) => _given.TryGetValue(party, out var use) ? Now(use.Amount, use.At) : 0;

    public void Note(object party)
    {
        _given[party] = (Of(party) + 1, time.GetTimestamp());
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
