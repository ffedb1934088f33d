namespace CentralNic.Reseller.Names;

/// <summary>
/// Finds which of some names are free as the alternative of another. A name that is free makes no other one free. Each name hangs
/// together with few others (<c>*.X</c>, <c>X</c>, <c>www.X</c>, <c>www.www.X</c>, …), so that taking the outermost first frees the most.
/// </summary>
internal static class FreeAlternatives
{
    /// <summary>The free ones.</summary>
    /// <param name="names">The names, each once.</param>
    /// <param name="most">How many may be free.</param>
    public static HashSet<CertificateName> Among(IReadOnlyList<CertificateName> names, int most)
    {
        var places = names.Select(static (name, place) => (name, place)).ToDictionary(static pair => pair.name, static pair => pair.place);
        var free = new HashSet<CertificateName>();
        foreach (var name in OutermostFirst(names))
        {
            if (free.Count >= most)
            {
                break;
            }

            if (!free.Contains(name)
                && name.Alternative is { } alternative
                && places.TryGetValue(alternative, out var place)
                && !free.Contains(alternative))
            {
                // Of twins the one that was named first is paid.
                free.Add(alternative.Alternative == name && place < places[name] ? name : alternative);
            }
        }

        return free;
    }

    /// <summary>
    /// Nothing makes a wildcard free, so it comes first; of the others a longer one is free only because of a still longer one or its twin.
    /// </summary>
    private static IEnumerable<CertificateName> OutermostFirst(IReadOnlyList<CertificateName> names) =>
        names.OrderByDescending(static name => name.IsWildcard).ThenByDescending(static name => name.Value.Length);
}
