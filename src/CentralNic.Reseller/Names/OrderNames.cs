using System.Diagnostics.CodeAnalysis;

namespace CentralNic.Reseller.Names;

/// <summary>
/// The names of an order in a class: which are paid, and which are free as the alternative of a paid one (manual 3.3, 3.4, 6.2, 7.2,
/// 9.3.2). How many are paid, and how many of them are wildcards, does not depend on the order of the names; it is the least that the
/// rules allow. Checked against the manual's examples alone: the API's own answer to <c>checkonly=1</c> wins.
/// </summary>
public sealed record OrderNames
{
    private OrderNames(IReadOnlyList<CertificateName> all, IReadOnlyList<CertificateName> paid)
    {
        All = all;
        Paid = paid;
    }

    /// <summary>The certificate's names: those asked for, in their order and each once, then the free ones that were added.</summary>
    public IReadOnlyList<CertificateName> All { get; }

    /// <summary>The names that are paid, in their order. Never empty. One that the base price includes is among them.</summary>
    public IReadOnlyList<CertificateName> Paid { get; }

    /// <summary>The names that are free because they are the alternative of a paid one.</summary>
    public IEnumerable<CertificateName> Free => All.Except(Paid);

    /// <summary>Applies a class's rules to names.</summary>
    /// <param name="rules">The class's rules.</param>
    /// <param name="requested">The names that are asked for; the first is the common name. Repeated ones count once.</param>
    /// <param name="autoFill">
    /// Whether free alternatives of paid names are added, as the API does without <c>noautofilldomains=1</c>.
    /// </param>
    /// <param name="names">The names.</param>
    /// <param name="refusal">Why the class cannot carry them.</param>
    /// <returns>Whether the class can carry them.</returns>
    public static bool TryArrange(
        NameRules rules,
        IEnumerable<CertificateName> requested,
        bool autoFill,
        [NotNullWhen(true)] out OrderNames? names,
        [NotNullWhen(false)] out NameRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(requested);
        List<CertificateName> all = [.. requested.Distinct()];
        var free = FreeAlternatives.Among(all, rules.FreeAlternatives);
        List<CertificateName> paid = [.. all.Where(name => !free.Contains(name))];
        refusal = Refusal(rules, all, paid);
        names = null;
        if (refusal is not null)
        {
            return false;
        }

        if (autoFill)
        {
            Fill(rules, all, paid, rules.FreeAlternatives - free.Count);
        }

        names = new OrderNames(all, paid);
        return true;
    }

    private static NameRefusal? Refusal(NameRules rules, List<CertificateName> all, List<CertificateName> paid)
    {
        if (all.Count == 0)
        {
            return NameRefusal.NoNames;
        }

        if (!rules.Wildcards && all.Exists(static name => name.IsWildcard))
        {
            return NameRefusal.Wildcard;
        }

        if (!rules.MultipleNames)
        {
            return paid.Count > rules.IncludedNames ? NameRefusal.MultipleNames : null;
        }

        return all.Count > rules.MaxNames ? NameRefusal.TooManyNames : null;
    }

    private static void Fill(NameRules rules, List<CertificateName> all, List<CertificateName> paid, int left)
    {
        // A class without SAN carries its one name's alternative all the same.
        var most = rules.MultipleNames ? rules.MaxNames : int.MaxValue;
        var have = new HashSet<CertificateName>(all);
        foreach (var name in paid)
        {
            if (left > 0 && all.Count < most && name.Alternative is { } alternative && have.Add(alternative))
            {
                all.Add(alternative);
                left--;
            }
        }
    }
}
