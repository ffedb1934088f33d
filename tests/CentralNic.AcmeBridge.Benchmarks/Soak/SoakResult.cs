using System.Globalization;

namespace CentralNic.AcmeBridge.Benchmarks.Soak;

/// <summary>What a soak with one number of callers found.</summary>
internal sealed class SoakResult(int callers)
{
    private const int MaxFindings = 20;

    public static string Head =>
        "| callers | kills | data folders | acknowledged commits | missing | torn | half there | wrong alias | documents of commits under way |\n"
        + "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

    public int Callers { get; } = callers;

    public int Kills { get; set; }

    public int Folders { get; set; }

    public long Commits { get; set; }

    public int Missing { get; set; }

    public int Torn { get; set; }

    public int Half { get; set; }

    public int WrongAlias { get; set; }

    /// <summary>Documents of commits that are on disk though their caller had not been told yet: allowed, at most one commit per caller and kill.</summary>
    public int Landed { get; set; }

    public List<string> Findings { get; } = [];

    public bool IsClean => Missing + Torn + Half + WrongAlias == 0;

    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Callers} | {Kills} | {Folders} | {Commits} | {Missing} | {Torn} | {Half} | {WrongAlias} | {Landed} |");

    public void Note(string finding)
    {
        if (Findings.Count < MaxFindings)
        {
            Findings.Add(finding);
        }
    }
}
