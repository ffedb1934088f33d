using System.Text;

namespace CentralNic.AcmeBridge.Trials.Restore;

/// <summary>What the trials showed.</summary>
internal sealed class RestoreResult
{
    /// <summary>Trials.</summary>
    public int Trials { get; set; }

    /// <summary>Those in which a backup was restored; in the others the files were put back as they were, without a mark.</summary>
    public int Restored { get; set; }

    /// <summary>What was bought before the copy, or while it was made.</summary>
    public int BoughtBefore { get; set; }

    /// <summary>What was bought after the copy, and the restored store does not know.</summary>
    public int BoughtAfter { get; set; }

    /// <summary>Orders after the restore that got a certificate.</summary>
    public int Served { get; set; }

    /// <summary>Names that were bought only after the restore: their first order was not bought before the stop.</summary>
    public int BoughtLater { get; set; }

    /// <summary>
    /// Orders after the restore that still wait when their client is answered: a purchase for their names was in progress at the copy or
    /// the stop, or the account is still being read.
    /// </summary>
    public int Waiting { get; set; }

    /// <summary>What must not be.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Whether nothing was found that must not be.</summary>
    public bool IsClean => Findings.Count == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            "| trials | by `restore` | bought before the copy | bought after it | orders again, served | of them bought first then "
            + "| still waiting | bought twice, or unforeseen |");
        text.AppendLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        text.AppendLine(
            $"| {Trials} | {Restored} | {BoughtBefore} | {BoughtAfter} | {Served} | {BoughtLater} | {Waiting} | {Findings.Count} |");
        Findings.ForEach(finding => text.AppendLine(finding));
        return text.ToString();
    }
}
