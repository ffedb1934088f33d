using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>Domains, each with all names below it; <c>*</c> is every name. Names are compared as the DNS compares them.</summary>
/// <param name="suffixes">A-labels without leading dot, or <c>*</c>.</param>
public sealed class NameSuffixes(IReadOnlyList<string> suffixes)
{
    private readonly (DnsName Domain, int Length)[] _domains =
        [.. suffixes.Where(suffix => suffix != Any).Select(suffix => (DnsName.Parse(suffix), suffix.Length))];

    private readonly int _least = suffixes.Contains(Any) ? 0 : -1;

    /// <summary>Every name.</summary>
    public const string Any = "*";

    /// <summary>The domains, as given.</summary>
    public IReadOnlyList<string> Values { get; } = suffixes;

    /// <summary>How much of a name the longest matching domain covers: its length, 0 for <c>*</c>, -1 when none matches.</summary>
    /// <param name="name">The name; a leading <c>*.</c> does not matter.</param>
    public int Match(string name)
    {
        var longest = _least;
        if (_domains.Length > 0 && DnsName.TryParse(Bare(name), out var bare))
        {
            foreach (var (domain, length) in _domains)
            {
                longest = length > longest && bare.IsAtOrBelow(domain) ? length : longest;
            }
        }

        return longest;
    }

    /// <summary>Whether a name is a domain or lies below it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="domain">The domain.</param>
    public static bool IsAtOrBelow(string name, string domain)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(domain);
        return DnsName.IsAtOrBelow(name, domain);
    }

    /// <summary>The name without a wildcard label.</summary>
    /// <param name="name">The name.</param>
    public static string Bare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
    }

    /// <summary>A name and what it lies below, the longest first, the top-level domain last.</summary>
    internal static IEnumerable<string> Climb(string name)
    {
        for (var rest = name; ;)
        {
            yield return rest;
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                yield break;
            }

            rest = rest[(dot + 1)..];
        }
    }
}
