using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>Reads a set of CAA records as a CA does (RFC 8659 section 4). Pure.</summary>
internal static class CaaEvaluation
{
    private const string Issue = "issue";
    private const string IssueWild = "issuewild";

    /// <summary>The registered tags. Those besides issue and issuewild say nothing about TLS certificates.</summary>
    private static readonly string[] KnownTags = [Issue, IssueWild, "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"];

    /// <summary>Decides.</summary>
    /// <param name="entries">The relevant record set; empty: there is none.</param>
    /// <param name="isWildcard">Whether the certificate's name is a wildcard.</param>
    public static CaaVerdict Evaluate(IReadOnlyList<CaaEntry> entries, bool isWildcard, IReadOnlyList<string> identities)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(identities);
        if (entries.FirstOrDefault(entry => entry.IsCritical && !IsAnyOf(KnownTags, entry.Tag)) is { } unknown)
        {
            return new CaaVerdict(false, $"the critical tag '{unknown.Tag}' is unknown, so no CA may issue");
        }

        var relevant = Tagged(entries, IssueWild) is { Count: > 0 } wild && isWildcard ? wild : Tagged(entries, Issue);
        if (relevant.Count == 0)
        {
            return new CaaVerdict(true, entries.Count == 0 ? "there are no CAA records" : "no CAA record restricts who may issue");
        }

        return relevant.FirstOrDefault(entry => identities.Any(identity => DnsName.AreSame(identity, IssuerOf(entry)))) is { } permitting
            ? new CaaVerdict(true, $"permitted by {permitting}")
            : new CaaVerdict(false, $"{string.Join(", ", relevant)} {(relevant.Count == 1 ? "does" : "do")} not permit the CA");
    }

    /// <summary>
    /// The issuer's domain: what stands before the parameters. Empty, as in <c>";"</c>, is nobody (RFC 8659 section 4.2).
    /// </summary>
    private static string IssuerOf(CaaEntry entry) => entry.Value.Split(';', 2)[0].Trim(' ', '\t');

    private static List<CaaEntry> Tagged(IReadOnlyList<CaaEntry> entries, string tag) =>
        [.. entries.Where(entry => entry.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase))];

    private static bool IsAnyOf(IReadOnlyList<string> known, string text) => known.Contains(text, StringComparer.OrdinalIgnoreCase);
}
