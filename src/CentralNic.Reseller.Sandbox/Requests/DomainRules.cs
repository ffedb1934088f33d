using System.Text.RegularExpressions;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>What is a name for a certificate, and how names belong together.</summary>
internal static partial class DomainRules
{
    // Registries that hand out names below a second label. Enough to tell base domains in tests and trials; not the Public Suffix List.
    private static readonly HashSet<string> SecondLevels = new(StringComparer.Ordinal)
    {
        "co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "com.au", "net.au", "org.au", "co.nz", "co.za", "com.br", "com.tr", "com.mx",
        "com.pl",
        "co.jp", "ne.jp", "or.jp", "co.at", "or.at", "co.in", "co.kr", "com.cn", "com.sg", "com.hk", "co.il",
    };

    private const int MaxLength = 253;

    public static bool IsWildcard(string name) => name.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>The name without a wildcard label.</summary>
    public static string Bare(string name) => IsWildcard(name) ? name[2..] : name;

    /// <summary>The registered domain: the name that DCV of scope base proves (manual 8.1.2, dcvscope).</summary>
    public static string BaseDomain(string name)
    {
        var labels = Bare(name).Split('.');
        if (labels.Length <= 2)
        {
            return Bare(name);
        }

        var two = string.Join('.', labels[^2..]);
        return SecondLevels.Contains(two) ? string.Join('.', labels[^3..]) : two;
    }

    /// <summary>Reads a name as a certificate may carry it, in lower case.</summary>
    public static bool TryNormalize(string text, out string name)
    {
        name = text.Trim().ToLowerInvariant();
        if (name.Length <= MaxLength && HostName().IsMatch(name))
        {
            return true;
        }

        name = "";
        return false;
    }

    // Two labels or more (RFC 1123 section 2.1), the last one with a letter or hyphen, for else it is an IP address; perhaps a wildcard.
    [GeneratedRegex(
        @"\A(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?![0-9]+\z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
