using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>The names that the clients of one data folder order: new ones, and those that others have ordered too.</summary>
internal sealed class CrashNames
{
    /// <summary>New names stop here, so that a folder has many orders per set of names and a check stays quick.</summary>
    private const int MostSets = 400;

    private readonly Lock _gate = new();
    private readonly List<string[]> _sets = [];

    /// <summary>Names for an order.</summary>
    /// <param name="random">The client's.</param>
    public string[] Next(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        lock (_gate)
        {
            // Not for secrets: the same seed must give the same names.
#pragma warning disable CA5394
            if (_sets.Count > 0 && (_sets.Count >= MostSets || random.Next(10) < 6))
            {
                // The newest more often: they may be under way for somebody else.
                return _sets[^(1 + random.Next(Math.Min(_sets.Count, random.Next(2) == 0 ? 8 : MostSets)))];
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"n{_sets.Count}.test");
            string[] names = random.Next(4) == 0 ? [name, "www." + name] : [name];
#pragma warning restore CA5394
            _sets.Add(names);
            return names;
        }
    }
}
