namespace CentralNic.Reseller.Names;

/// <summary>
/// Which name of an order can be the certificate's common name. The reseller makes the first one that (manual 8.1.2, <c>domain#</c>), and
/// a common name holds at most 64 characters (RFC 5280 appendix A, ub-common-name), fewer than a DNS name.
/// </summary>
public static class CommonNames
{
    /// <summary>The most characters of a common name, a wildcard's <c>*.</c> included.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether a name can be the common name.</summary>
    /// <param name="name">The name, a wildcard with <c>*.</c>.</param>
    public static bool Fits(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= MaxLength;
    }

    /// <summary>The names with the first that fits in front, the others in their order; as they are when none fits.</summary>
    /// <param name="names">The names.</param>
    public static IReadOnlyList<string> Arrange(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.FirstOrDefault(Fits) is { } first && first != names[0] ? [first, .. names.Where(name => name != first)] : names;
    }
}
