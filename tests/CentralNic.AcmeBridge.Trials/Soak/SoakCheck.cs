using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>Keeps what was acknowledged in one data folder and holds what the next start finds against it.</summary>
internal sealed class SoakCheck(SoakResult result)
{
    private readonly Dictionary<string, State> _acknowledged = [];
    private readonly Dictionary<string, State> _found = [];
    private readonly Dictionary<string, string> _leads = [];
    private readonly Dictionary<string, string[]> _intents = [];

    private readonly record struct State(long Version, ulong Sum);

    /// <summary>Whether the start told all that it found.</summary>
    public bool IsReported { get; private set; }

    public void BeginRound()
    {
        IsReported = false;
        _found.Clear();
        _leads.Clear();
    }

    /// <summary>Takes a line of the writer.</summary>
    /// <returns>True for an acknowledged commit.</returns>
    public bool Read(string line)
    {
        var parts = line.Split(' ');
        switch (parts[0])
        {
            case "S":
                Take(_found, parts, 1);
                return false;
            case "L":
                _leads[parts[1]] = parts[2];
                return false;
            case "R":
                IsReported = true;
                Compare();
                return false;
            case "I" when parts.Length > 4 && parts.Length % 3 == 2:
                _intents[parts[1]] = parts;
                return false;
            case "A" when parts.Length == 2 && _intents.Remove(parts[1], out var done):
                for (var i = 2; i < done.Length; i += 3)
                {
                    Take(_acknowledged, done, i);
                }

                result.Commits++;
                return true;
            default:
                return false; // Cut off by the kill.
        }
    }

    private static void Take(Dictionary<string, State> states, string[] parts, int at) =>
        states[parts[at]] = new State(
            long.Parse(parts[at + 1], CultureInfo.InvariantCulture), ulong.Parse(parts[at + 2], CultureInfo.InvariantCulture));

    private void Compare()
    {
        foreach (var (key, acknowledged) in _acknowledged)
        {
            var found = _found.GetValueOrDefault(key);
            if (found == acknowledged)
            {
                continue;
            }

            if (WasUnderWay(key, found))
            {
                result.Landed++;
            }
            else
            {
                result.Missing++;
                result.Note($"{key}: acknowledged version {acknowledged.Version}, found {found.Version}");
            }

            // What is lost is counted once.
            _acknowledged.Remove(key);
        }

        foreach (var (key, found) in _found)
        {
            if (found.Version > 0 && found.Sum == 0)
            {
                result.Torn++;
                result.Note($"{key}: version {found.Version} has a torn body");
            }

            _acknowledged[key] = found;
        }

        _intents.Clear();
        CompareGroups();
    }

    /// <summary>A commit may have landed before its caller was told.</summary>
    private bool WasUnderWay(string key, State found)
    {
        var states = new Dictionary<string, State>();
        foreach (var intent in _intents.Values)
        {
            for (var i = 2; i < intent.Length; i += 3)
            {
                Take(states, intent, i);
            }
        }

        return states.TryGetValue(key, out var intended) && intended == found;
    }

    private void CompareGroups()
    {
        foreach (var (caller, lead) in _leads)
        {
            var versions = Enumerable.Range(0, SoakDocuments.Together)
                .Select(i =>
                    _found.GetValueOrDefault(SoakDocuments.Group(int.Parse(caller, CultureInfo.InvariantCulture), i).ToString()).Version)
                .ToArray();
            if (versions.Any(version => version != versions[0]))
            {
                result.Half++;
                result.Note($"caller {caller}: documents that change together have versions {string.Join(", ", versions)}");
                continue;
            }

            var expected = versions[0] == 0 ? "none" : $"{SoakDocuments.Kind}/g-{caller}-{SoakDocuments.LeadAt(versions[0])}";
            if (lead != expected)
            {
                result.WrongAlias++;
                result.Note($"caller {caller}: the alias leads to {lead} instead of {expected}");
            }
        }
    }
}
