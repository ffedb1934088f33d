using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>The final names of a request and which of them are paid for.</summary>
/// <param name="All">All names: the requested ones in their order, then the free ones that were added.</param>
/// <param name="Paid">The names that are billed.</param>
internal sealed record BilledNames(IReadOnlyList<string> All, IReadOnlyList<string> Paid)
{
    /// <summary>Applies a class's rules to the requested names (manual 6.2, 7.2, 9.3.2). The first name is the common name.</summary>
    /// <exception cref="CommandRefusedException">541: the class cannot carry these names.</exception>
    public static BilledNames Resolve(CertificateClass of, IReadOnlyList<string> requested, bool autoFill)
    {
        var have = new HashSet<string>(requested, StringComparer.Ordinal);
        var free = new HashSet<string>(StringComparer.Ordinal);
        if (of.MaxFreeAlternatives > 0)
        {
            MarkFree(of, requested, have, free);
        }

        var paid = requested.Where(n => !free.Contains(n)).ToList();
        Check(of, requested, paid);

        var all = new List<string>(requested);
        if (autoFill)
        {
            var left = of.MaxFreeAlternatives - free.Count;
            foreach (var name in paid)
            {
                var alternative = DomainRules.FreeAlternative(name);
                if (left > 0 && all.Count < of.MaxDomains && have.Add(alternative))
                {
                    all.Add(alternative);
                    left--;
                }
            }
        }

        return new(all, paid);
    }

    private static void MarkFree(CertificateClass of, IReadOnlyList<string> requested, HashSet<string> have, HashSet<string> free)
    {
        // Wildcards first: X beside *.X is free whichever comes first, and *.X never is.
        foreach (var name in requested.Where(DomainRules.IsWildcard).Concat(requested.Where(n => !DomainRules.IsWildcard(n))))
        {
            var alternative = DomainRules.FreeAlternative(name);
            if (!free.Contains(name) && free.Count < of.MaxFreeAlternatives && have.Contains(alternative))
            {
                free.Add(alternative);
            }
        }
    }

    private static void Check(CertificateClass of, IReadOnlyList<string> requested, List<string> paid)
    {
        if (!of.Wildcard && requested.Any(DomainRules.IsWildcard))
        {
            throw new CommandRefusedException(ReturnCodes.InvalidAttributeValue, $"{of.DisplayName} does not support wildcard domains");
        }

        if (!of.San && paid.Count > of.IncludedDomains)
        {
            throw new CommandRefusedException(
                ReturnCodes.InvalidAttributeValue, $"{of.DisplayName} supports only one domain and its free alternative");
        }

        if (requested.Count > of.MaxDomains)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidAttributeValue, $"{of.DisplayName} supports at most {of.MaxDomains} domains");
        }
    }
}
