using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Soak;

/// <summary>What a soak with one number of callers found.</summary>
internal sealed class SoakResult(int callers)
{
    private const int MaxFindings = 20;

    public static string Head =>
        "| callers | kills | data folders | acknowledged commits | missing | torn | half there | wrong alias | documents of commits under "
        + "way | unopenable | stopped by itself |\n"
        + "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

    public int Callers { get; } = callers;

    public int Kills { get; set; }

    public int Folders { get; set; }

    public long Commits { get; set; }

    public int Missing { get; set; }

    public int Torn { get; set; }

    public int Half { get; set; }

    public int WrongAlias { get; set; }

    /// <summary>
    /// Documents of commits that are on disk though their caller had not been told yet: allowed, at most one commit per caller and kill.
    /// </summary>
    public int Landed { get; set; }

    /// <summary>Data folders that could not be opened or read through after a kill.</summary>
    public int Unopenable { get; set; }

    /// <summary>How often the writing process ended, or made no commit any more, without being killed.</summary>
    public int Stopped { get; set; }

    public List<string> Findings { get; } = [];

    /// <summary>All that must not be.</summary>
    public int Wrong => Missing + Torn + Half + WrongAlias + Unopenable + Stopped;

    public bool IsClean => Wrong == 0;

    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Callers} | {Kills} | {Folders} | {Commits} | {Missing} | {Torn} | {Half} | {WrongAlias} | {Landed} | {Unopenable} | "
        + $"{Stopped} |");

    public void Note(string finding)
    {
        if (Findings.Count < MaxFindings)
        {
            Findings.Add(finding);
        }
    }
}
