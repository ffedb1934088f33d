using System.Text;

namespace CentralNic.AcmeBridge.Trials.Damage;

/// <summary>What the trials showed.</summary>
internal sealed class DamageResult
{
    /// <summary>Trials.</summary>
    public int Trials { get; set; }

    /// <summary>The damage hit nothing that is used, or was mended from what was left: everything is there.</summary>
    public int Whole { get; set; }

    /// <summary>The start was refused with words, and went on once the loss was accepted.</summary>
    public int Refused { get; set; }

    /// <summary>The bridge served the rest and told what is damaged.</summary>
    public int Served { get; set; }

    /// <summary>Orders for what is paid for that got a certificate for no money.</summary>
    public int Reissued { get; set; }

    /// <summary>Such orders that were held, or refused, with words.</summary>
    public int Held { get; set; }

    /// <summary>Documents that were gone, and told of.</summary>
    public int Told { get; set; }

    /// <summary>What must not be.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Whether nothing was found that must not be.</summary>
    public bool IsClean => Findings.Count == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            "| trials | all there | refused, then accepted | served the rest | documents told of | orders reissued | orders held | "
            + "silent, bought twice, or unforeseen |");
        text.AppendLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        text.AppendLine($"| {Trials} | {Whole} | {Refused} | {Served} | {Told} | {Reissued} | {Held} | {Findings.Count} |");
        Findings.ForEach(finding => text.AppendLine(finding));
        return text.ToString();
    }
}
