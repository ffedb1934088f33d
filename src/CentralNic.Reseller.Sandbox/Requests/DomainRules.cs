namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>What is a name for a certificate, and how names belong together.</summary>
internal static class DomainRules
{
    // Registries that hand out names below a second label. Enough to tell base domains in tests and trials; not the Public Suffix List.
    private static readonly HashSet<string> SecondLevels = new(StringComparer.Ordinal)
    {
        "co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "com.au", "net.au", "org.au", "co.nz", "co.za", "com.br", "com.tr", "com.mx", "com.pl",
        "co.jp", "ne.jp", "or.jp", "co.at", "or.at", "co.in", "co.kr", "com.cn", "com.sg", "com.hk", "co.il",
    };

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

    /// <summary>Whether <paramref name="name"/> is <paramref name="parent"/> or lies beneath it.</summary>
    public static bool IsAtOrBelow(string name, string parent) =>
        name.Equals(parent, StringComparison.OrdinalIgnoreCase)
        || (name.Length > parent.Length && name[^(parent.Length + 1)] == '.' && name.EndsWith(parent, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one name that a class adds free of charge: X for *.X and www.X, www.X for any other X (manual 3.3, 3.4, 6.2).</summary>
    public static string FreeAlternative(string name)
    {
        if (IsWildcard(name))
        {
            return name[2..];
        }

        return name.StartsWith("www.", StringComparison.Ordinal) && name.AsSpan(4).Contains('.') ? name[4..] : "www." + name;
    }

    /// <summary>
    /// Reads a name as a certificate may carry it, in lower case: letters, digits and hyphens, at least two labels, perhaps a wildcard.
    /// </summary>
    public static bool TryNormalize(string text, out string name)
    {
        name = text.Trim().ToLowerInvariant();
        var bare = Bare(name);
        if (bare.Length is 0 or > 253 || name.Length > 253)
        {
            return false;
        }

        var labels = 0;
        var onlyDigits = true;
        foreach (var range in bare.AsSpan().Split('.'))
        {
            var label = bare.AsSpan()[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }

            onlyDigits = !label.ContainsAnyExceptInRange('0', '9');
            labels++;
        }

        // A last label of digits makes an IP address, not a name.
        return labels >= 2 && !onlyDigits;
    }
}
