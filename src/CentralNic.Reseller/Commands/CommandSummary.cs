using System.Globalization;
using System.Text;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Commands;

/// <summary>The parameters of a command for the log: bounded, PEM counted instead of shown, secrets as stars.</summary>
internal static class CommandSummary
{
    private const int MaxValue = 200;
    private const int MaxLength = 2000;

    private static readonly string[] SecretParts = ["password", "passwd", "s_pw", "secret", "session", "auth"];

    public static string Of(ResellerCommand command)
    {
        var summary = new StringBuilder();
        int csrLines = 0, crtLines = 0;
        foreach (var (key, value) in command.Parameters)
        {
            if (IsNumbered(key, "csr"))
            {
                csrLines++;
                continue;
            }

            if (IsNumbered(key, "crt"))
            {
                crtLines++;
                continue;
            }

            if (summary.Length > MaxLength)
            {
                summary.Append(" …");
                break;
            }

            summary.Append(' ').Append(key).Append('=');
            if (Array.Exists(SecretParts, part => key.Contains(part, StringComparison.OrdinalIgnoreCase)))
            {
                summary.Append("***");
            }
            else
            {
                AppendPrintable(summary, value);
            }
        }

        AppendLines(summary, "csr", csrLines);
        AppendLines(summary, "crt", crtLines);
        return summary.Length == 0 ? "" : summary.ToString(1, summary.Length - 1);
    }

    private static bool IsNumbered(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(key[prefix.Length]);

    private static void AppendLines(StringBuilder summary, string name, int lines)
    {
        if (lines > 0)
        {
            summary.Append(CultureInfo.InvariantCulture, $" {name}=({lines} lines)");
        }
    }

    private static void AppendPrintable(StringBuilder summary, string value)
    {
        foreach (var c in value.AsSpan(0, Math.Min(value.Length, MaxValue)))
        {
            summary.Append(char.IsControl(c) ? '?' : c);
        }

        if (value.Length > MaxValue)
        {
            summary.Append('…');
        }
    }
}
