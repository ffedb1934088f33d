using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>The marks by which certificates are listed and found.</summary>
internal static class CertificateTags
{
    /// <summary>It is revoked, or is to be.</summary>
    public const string Revoked = "revoked";

    /// <summary>Others revoked it.</summary>
    public const string RevokedByOthers = "revoked-by-others";

    /// <summary>Below so many levels a name is found by what stands above it, not by itself.</summary>
    private const int MostLevels = 10;

    /// <summary>So many have this label that it tells nothing.</summary>
    private const string EveryWhere = "www";

    /// <summary>The store takes tags of 200 characters.</summary>
    private const int LongestName = 180;

    /// <summary>A tenant paid for it.</summary>
    public static string Tenant(TenantId tenant) => "tenant:" + tenant.Value;

    /// <summary>It was ordered with a profile.</summary>
    public static string Profile(string profile) => "profile:" + profile;

    /// <summary>It is of a class.</summary>
    /// <param name="class">The class, in any case.</param>
    public static string Class(string @class) => "class:" + @class.ToLowerInvariant();

    /// <summary>It has a name, or one below it.</summary>
    /// <param name="name">The name without a wildcard label, A-labels in lower case.</param>
    public static string Name(string name) => name.Length <= LongestName
        ? "name:" + name
        : "name#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>It has a name with this label in it, above the top-level domain.</summary>
    /// <param name="label">The label, lower case.</param>
    public static string Label(string label) => "label:" + label;

    /// <summary>It has a serial number.</summary>
    /// <param name="serial">Lower-case hex without leading zeros.</param>
    public static string Serial(string serial) => "serial:" + serial;

    /// <summary>It has a fingerprint.</summary>
    /// <param name="fingerprint">SHA-1 or SHA-256, lower-case hex.</param>
    public static string Fingerprint(string fingerprint) => "print:" + fingerprint;

    /// <summary>All marks of a certificate.</summary>
    public static List<string> Of(CertificateSummary certificate)
    {
        var tags = new List<string>(12)
        {
            Tenant(certificate.Tenant),
            Class(certificate.Class),
        };
        if (certificate.Revocation is not null)
        {
            tags.Add(Revoked);
        }

        if (certificate.RevokedByOthers is not null)
        {
            tags.Add(RevokedByOthers);
        }

        Add(certificate.Profile, Profile);
        Add(certificate.SerialNumber, Serial);
        Add(certificate.Sha256, Fingerprint);
        Add(certificate.Sha1, Fingerprint);
        tags.AddRange(certificate.Names.SelectMany(DomainsOf).Distinct(StringComparer.Ordinal).Select(Name));
        tags.AddRange(certificate.Names.SelectMany(LabelsOf).Distinct(StringComparer.Ordinal).Select(Label));
        return tags;

        void Add(string? value, Func<string, string> tag)
        {
            if (value is not null)
            {
                tags.Add(tag(value));
            }
        }
    }

    private static IEnumerable<string> LabelsOf(string name) =>
        NameSuffixes.Bare(name).Split('.').SkipLast(1).TakeLast(MostLevels).Where(label => label != EveryWhere);

    /// <summary>A name and the domains that it lies in, without top-level domains.</summary>
    private static IEnumerable<string> DomainsOf(string name)
    {
        string[] domains = [.. NameSuffixes.Climb(NameSuffixes.Bare(name))];
        return domains.Length == 1 ? domains : domains.SkipLast(1).TakeLast(MostLevels);
    }
}
