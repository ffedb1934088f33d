using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Billing;

/// <summary>The final names of a request and which of them are paid for.</summary>
/// <param name="All">All names: the requested ones in their order, then the free ones that were added.</param>
/// <param name="Paid">The names that are billed.</param>
internal sealed record BilledNames(IReadOnlyList<string> All, IReadOnlyList<string> Paid)
{
    // RFC 5280 appendix A, ub-common-name.
    private const int MaxCommonName = 64;

    /// <summary>Applies a class's rules to the requested names (manual 6.2, 7.2, 9.3.2). The first name is the common name.</summary>
    /// <exception cref="CommandRefusedException">541: the class cannot carry these names.</exception>
    public static BilledNames Resolve(CertificateClass of, IReadOnlyList<string> requested, bool autoFill)
    {
        if (requested.Count == 0)
        {
            throw Refused(of, "needs a domain");
        }

        if (requested[0].Length > MaxCommonName)
        {
            throw new CommandRefusedException(
                ReturnCodes.InvalidAttributeValue,
                $"DOMAIN0: a common name holds {MaxCommonName} characters, this one has {requested[0].Length}");
        }

        if (!of.Wildcard && requested.Any(DomainRules.IsWildcard))
        {
            throw Refused(of, "does not support wildcard domains");
        }

        HashSet<string> free = [.. FreeNames.Among(requested).Take(of.MaxFreeAlternatives)];
        List<string> paid = [.. requested.Where(name => !free.Contains(name))];
        if (!of.San && paid.Count > of.IncludedDomains)
        {
            throw Refused(of, "supports only one domain and its free alternative");
        }

        if (of.San && requested.Count > of.MaxDomains)
        {
            throw Refused(of, $"supports at most {of.MaxDomains} domains");
        }

        if (!autoFill)
        {
            return new(requested, paid);
        }

        // "for as many domains as supported by the class" (manual 6.2).
        var room = Math.Min(of.MaxFreeAlternatives - free.Count, of.MaxDomains - requested.Count);
        return new([.. requested, .. paid.Select(FreeNames.Of).OfType<string>().Except(requested).Take(room)], paid);
    }

    private static CommandRefusedException Refused(CertificateClass of, string why) =>
        new(ReturnCodes.InvalidAttributeValue, $"{of.DisplayName} {why}");
}
