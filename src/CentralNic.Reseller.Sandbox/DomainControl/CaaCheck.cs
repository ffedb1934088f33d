using System.Collections.Concurrent;
using CentralNic.Dns;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>Whether CAA records let a CA issue for a name (RFC 8659, and RFC 8657 from the day on which CAs must read it).</summary>
internal sealed class CaaCheck(AddressOverrides dns, TimeProvider time)
{
    private const string Issue = "issue";
    private const string IssueWild = "issuewild";

    // CA/Browser Forum ballot SC-098v2: from this day on accounturi and validationmethods bind.
    private static readonly DateTimeOffset ParametersBind = new(2027, 3, 15, 0, 0, 0, TimeSpan.Zero);

    // Tags that are known to the CA: only an unknown one's critical bit forbids (RFC 8659 section 4.5; RFC 9495; BR 3.2.2.4.13, .17).
    private static readonly HashSet<string> KnownTags = new(StringComparer.Ordinal)
    {
        Issue, IssueWild, "iodef", "issuemail", "issuevmc", "contactemail", "contactphone",
    };

    private static readonly HashSet<string> AcmeMethods = new(StringComparer.OrdinalIgnoreCase)
    {
        "http-01", "dns-01", "tls-alpn-01", "dns-account-01", "dns-persist-01",
    };

    /// <summary>Looks at all names of a certificate.</summary>
    /// <returns>Why the CA must not issue; <see langword="null"/>: it may.</returns>
    public async Task<string?> FindRefusalAsync(CaBrand brand, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var known = new ConcurrentDictionary<string, Task<IReadOnlyList<CaaProperty>>>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            try
            {
                var (place, set) = await RelevantSetAsync(DomainRules.Bare(name), known, cancellationToken);
                if (Forbids(brand, DomainRules.IsWildcard(name), set) is { } why)
                {
                    return $"CAA at {place} does not let {brand} issue for {name}: {why}";
                }
            }
            catch (DcvUnreachableException e)
            {
                // RFC 8659 section 3 leaves it open; the Baseline Requirements (3.2.2.8) let no CA take a failure for a permission.
                return $"CAA of {name} could not be looked up: {e.Message}";
            }
        }

        return null;
    }

    // RFC 8659 section 3: the first set on the way up that is not empty.
    private async Task<(string Place, IReadOnlyList<CaaProperty> Set)> RelevantSetAsync(
        string name, ConcurrentDictionary<string, Task<IReadOnlyList<CaaProperty>>> known, CancellationToken cancellationToken)
    {
        for (var place = name; ;)
        {
            var set = await known.GetOrAdd(place, p => dns.CaaAsync(p, cancellationToken));
            var dot = place.IndexOf('.', StringComparison.Ordinal);
            if (set.Count > 0 || dot < 0)
            {
                return (place, set);
            }

            place = place[(dot + 1)..];
        }
    }

    private string? Forbids(CaBrand brand, bool wildcard, IReadOnlyList<CaaProperty> set)
    {
        if (set.FirstOrDefault(static p => p.IsCritical && !KnownTags.Contains(p.Tag)) is { } unknown)
        {
            return $"the critical property '{unknown.Tag}' is not known";
        }

        // RFC 8659 section 4.3: issuewild, where there is one, is all that counts for a wildcard, and nothing for other names.
        var tag = wildcard && set.Any(static p => p.Tag == IssueWild) ? IssueWild : Issue;
        var rules = set.Where(p => p.Tag == tag).ToList();
        if (rules.Count == 0 || rules.Any(p => Permits(brand, p)))
        {
            return null;
        }

        var permitted = rules.Select(static p => p.Value.Trim() is "" or ";" ? "nobody" : $"'{p.Value}'").Order(StringComparer.Ordinal);
        return $"it permits only {string.Join(", ", permitted)} ({tag})";
    }

    private bool Permits(CaBrand brand, CaaProperty rule)
    {
        if (!CaaIdentity.All.Any(known => known.Ca == brand.ToString() && DnsName.AreSame(known.Domain, rule.Issuer)))
        {
            return false;
        }

        // The account is the reseller's at the CA, whose URI nobody knows; and what the CA does here is none of ACME's methods.
        return time.GetUtcNow() < ParametersBind
            || (rule.Parameter("accounturi") is null
                && (rule.Parameter("validationmethods") is not { } methods
                    || methods.Split(',').Any(m => !AcmeMethods.Contains(m.Trim()))));
    }
}
