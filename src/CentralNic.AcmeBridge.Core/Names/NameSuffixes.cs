namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>Domains, each with all names below it; <c>*</c> is every name.</summary>
/// <param name="suffixes">Lower-case A-labels without leading dot, or <c>*</c>.</param>
public sealed class NameSuffixes(IReadOnlyList<string> suffixes)
{
    /// <summary>Every name.</summary>
    public const string Any = "*";

    /// <summary>The domains, as given.</summary>
    public IReadOnlyList<string> Values { get; } = suffixes;

    /// <summary>How much of a name the longest matching domain covers: its length, 0 for <c>*</c>, -1 when none matches.</summary>
    /// <param name="name">The name; a leading <c>*.</c> does not matter.</param>
    public int Match(string name)
    {
        var bare = Bare(name);
        return Values.Select(suffix => suffix == Any ? 0 : IsAtOrBelow(bare, suffix) ? suffix.Length : -1).DefaultIfEmpty(-1).Max();
    }

    /// <summary>Whether a name is a domain or lies below it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="domain">The domain.</param>
    public static bool IsAtOrBelow(string name, string domain)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(domain);
        return name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');
    }

    /// <summary>The name without a wildcard label.</summary>
    /// <param name="name">The name.</param>
    public static string Bare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
    }

    /// <summary>A name and what it lies below, the longest first, the top-level domain last.</summary>
    /// <param name="name">The name.</param>
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
