using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>
/// Which names come free of charge with another one (manual 3.3, 3.4, 6.2): with <c>*.X</c> comes <c>X</c>; <c>X</c> and <c>www.X</c> come
/// with each other. Written from the manual and not shared with the client's library, so that each finds the other's mistakes.
/// </summary>
internal static class FreeNames
{
    private const string Www = "www.";
    private const int MaxNameLength = 253;

    /// <summary>The name that comes free with a paid one; <see langword="null"/>: it would be too long.</summary>
    public static string? Of(string paid)
    {
        if (DomainRules.IsWildcard(paid))
        {
            return DomainRules.Bare(paid);
        }

        if (HasWww(paid))
        {
            return paid[Www.Length..];
        }

        return paid.Length + Www.Length <= MaxNameLength ? Www + paid : null;
    }

    /// <summary>
    /// The names of a request that need not be paid, as many as can be, in the order of the request. A free name makes no other one free:
    /// of <c>www.www.X</c>, <c>www.X</c> and <c>X</c> two are paid.
    /// </summary>
    /// <param name="requested">The names, each once.</param>
    public static IEnumerable<string> Among(IReadOnlyList<string> requested)
    {
        var position = requested.Select((name, index) => (name, index))
            .ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        return requested.Where(IsFree);

        bool IsFree(string name) =>
            !DomainRules.IsWildcard(name) && (ComesWithWildcard(name) || ComesWithLonger(name) || ComesWithShorter(name));

        bool ComesWithWildcard(string name) => position.ContainsKey("*." + name);

        // www.X pays for X, unless it is free itself or X, of the two the one that was named first, pays for it.
        bool ComesWithLonger(string name) =>
            position.ContainsKey(Www + name)
            && !ComesWithWildcard(Www + name) && !ComesWithLonger(Www + name) && !ComesWithShorter(Www + name);

        // X pays for www.X where neither of them comes with a further name and X was named first.
        bool ComesWithShorter(string name) =>
            HasWww(name) && name[Www.Length..] is var bare && !HasWww(bare)
            && position.TryGetValue(bare, out var at) && at < position[name]
            && !ComesWithWildcard(bare) && !ComesWithWildcard(name) && !ComesWithLonger(name);
    }

    // www.com is a name of its own, whose www name is www.www.com.
    private static bool HasWww(string name) => name.StartsWith(Www, StringComparison.Ordinal) && name.IndexOf('.', Www.Length) > 0;
}
