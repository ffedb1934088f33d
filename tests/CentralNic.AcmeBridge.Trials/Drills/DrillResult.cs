namespace CentralNic.AcmeBridge.Trials.Drills;

/// <summary>What came of a drill.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Figures">What was measured, a sentence.</param>
/// <param name="Findings">What should not have happened; empty: all is well.</param>
internal sealed record DrillResult(string Name, string Figures, IReadOnlyList<string> Findings)
{
    public override string ToString() =>
        $"{Name}: {Figures}{string.Concat(Findings.Select(finding => $"\n  FOUND: {finding}"))}";
}
