namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>Reasons that others give for a decision, fit to be shown.</summary>
public static class ApprovalReason
{
    /// <summary>One line of printable text.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="longest">How many characters are kept.</param>
    /// <returns>The text; <see langword="null"/>: nothing was given.</returns>
    public static string? Of(string? text, int longest = 200)
    {
        var line = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var clean = string.Concat(line.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return clean.Length == 0 ? null : clean.Length <= longest ? clean : clean[..(longest - 3)] + "...";
    }
}
