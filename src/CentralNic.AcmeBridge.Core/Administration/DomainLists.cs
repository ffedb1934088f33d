using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Lists of domains that an operator gave.</summary>
internal static class DomainLists
{
    /// <summary>Refuses what is no domain.</summary>
    /// <param name="key">The list's name.</param>
    /// <param name="domains">A-labels without leading dot, or <c>*</c>.</param>
    /// <exception cref="ArgumentException">One of them is none.</exception>
    public static void Check(string key, IEnumerable<string> domains)
    {
        foreach (var domain in domains)
        {
            if (domain != NameSuffixes.Any && (domain.Length == 0 || !DnsName.TryParse(domain, out _)))
            {
                throw WrongSetting.Of(
                    key, $"has '{domain}', which is not a domain: give domains, each standing for all names below it too, or * for all");
            }
        }
    }
}
