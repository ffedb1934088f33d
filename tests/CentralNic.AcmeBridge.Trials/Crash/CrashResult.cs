namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>What a run of the crash harness came to.</summary>
/// <param name="progress">Is told what is found at once, should the run not come to its end.</param>
internal sealed class CrashResult(Action<string> progress)
{
    private const int MostFindings = 100;

    private readonly List<string> _findings = [];

    /// <summary>How often the bridge was killed.</summary>
    public int Kills { get; set; }

    /// <summary>How many of the kills came before the bridge served.</summary>
    public int KillsAtStart { get; set; }

    /// <summary>Orders that clients were told of.</summary>
    public int Orders { get; set; }

    /// <summary>Certificates that clients downloaded.</summary>
    public int Downloaded { get; set; }

    /// <summary>What the sandbox sold.</summary>
    public int Purchases { get; set; }

    /// <summary>What it issued within what was sold.</summary>
    public int Reissues { get; set; }

    /// <summary>How often a fault befell a command.</summary>
    public int Faults { get; set; }

    /// <summary>What is wrong, the first hundred; none is what is wanted.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Notes something wrong, once.</summary>
    public void Find(string what)
    {
        if (_findings.Count < MostFindings && !_findings.Contains(what, StringComparer.Ordinal))
        {
            _findings.Add(what);
            progress(what);
        }
    }
}
