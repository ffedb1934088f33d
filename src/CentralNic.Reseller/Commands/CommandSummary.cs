using System.Globalization;
using System.Text;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Commands;

/// <summary>
/// The parameters of a command for the log: bounded, PEM counted instead of shown, secrets as stars, personal data shortened.
/// </summary>
internal static class CommandSummary
{
    private const int MaxValue = 200;
    private const int MaxLength = 2000;

    // Parts of names. With a DCV token someone could have a certificate issued for what its owner is about to publish.
    private static readonly string[] SecretParts = ["password", "passwd", "s_pw", "secret", "session", "auth", "token"];

    // Ends of names, without number: contacts (manual 8.1.2, 8.3.1) and the mailboxes of DCV.
    private static readonly string[] PersonalEnds =
    [
        "firstname", "lastname", "phone", "fax", "email", "jobtitle", "street", "zip", "recipient"
    ];

    // Lines of a zone (ModifyDNSZone): what a TXT or CNAME record says may be a DCV token.
    private static readonly string[] ZoneLineNames = ["addrr", "delrr", "rr"];
    private static readonly string[] TokenTypes = [" TXT ", " CNAME "];

    private static readonly string[] PemNames = ["csr", "crt"];

    public static string Of(ResellerCommand command)
    {
        var summary = new StringBuilder();
        var pemLines = new int[PemNames.Length];
        foreach (var (key, value) in command.Parameters)
        {
            var name = key.AsSpan().TrimEnd("0123456789");
            if (IndexOf(PemNames, name) is var pem and >= 0)
            {
                pemLines[pem]++;
                continue;
            }

            if (summary.Length > MaxLength)
            {
                summary.Append(" …");
                break;
            }

            summary.Append(' ').Append(key).Append('=');
            Append(summary, name, value);
        }

        for (var pem = 0; pem < PemNames.Length; pem++)
        {
            if (pemLines[pem] > 0)
            {
                summary.Append(CultureInfo.InvariantCulture, $" {PemNames[pem]}=({pemLines[pem]} lines)");
            }
        }

        return summary.Length == 0 ? "" : summary.ToString(1, summary.Length - 1);
    }

    private static int IndexOf(string[] names, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.Equals(names[i], StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Append(StringBuilder summary, ReadOnlySpan<char> name, string value)
    {
        if (HasPart(name, SecretParts))
        {
            summary.Append("***");
        }
        else if (IndexOf(ZoneLineNames, name) >= 0 && EndOfType(value) is var end and > 0)
        {
            AppendPrintable(summary, value[..end]);
            summary.Append("***");
        }
        else if (HasEnd(name, PersonalEnds) && value.Length > 0)
        {
            // Enough to tell two contacts apart; of a mail address the domain, which DCV is about.
            var at = value.LastIndexOf('@');
            AppendPrintable(summary, value[..1] + "…" + (at > 0 ? value[at..] : ""));
        }
        else
        {
            AppendPrintable(summary, value);
        }
    }

    private static int EndOfType(string line)
    {
        foreach (var type in TokenTypes)
        {
            if (line.Replace('\t', ' ').IndexOf(type, StringComparison.OrdinalIgnoreCase) is var begin and >= 0)
            {
                return begin + type.Length;
            }
        }

        return 0;
    }

    private static bool HasPart(ReadOnlySpan<char> name, string[] parts)
    {
        foreach (var part in parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasEnd(ReadOnlySpan<char> name, string[] ends)
    {
        foreach (var end in ends)
        {
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
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
