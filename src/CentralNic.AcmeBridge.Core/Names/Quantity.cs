using System.Globalization;

namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>Numbers with what they count, as sentences need them: "1 purchase", "2 purchases".</summary>
public static class Quantity
{
    /// <summary>A number with what it counts.</summary>
    /// <param name="number">The number; of a fraction one digit is shown.</param>
    /// <param name="one">What is counted, in the singular.</param>
    /// <param name="many">The plural; <see langword="null"/>: with an s.</param>
    public static string Of(double number, string one, string? many = null)
    {
        var shown = number.ToString("0.#", CultureInfo.InvariantCulture);
        return $"{shown} {(shown == "1" ? one : many ?? one + "s")}";
    }
}
