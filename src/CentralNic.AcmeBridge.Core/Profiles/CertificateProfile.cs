using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>What an ACME client chooses by name (draft-ietf-acme-profiles): a certificate class with all that ordering it needs.</summary>
public sealed record CertificateProfile
{
    /// <summary>The name that clients send in <c>profile</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for the directory's <c>meta.profiles</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The reseller's certificate class, lower case (manual 9.3.1), for example <c>ssl123dv</c>.</summary>
    public required string Class { get; init; }

    /// <summary>
    /// Further classes that serve as well. What is bought is bought in the cheapest that suits; at the same price in the earlier one.
    /// </summary>
    public IReadOnlyList<string> FurtherClasses { get; init; } = [];

    /// <summary>All classes, the preferred one first.</summary>
    public IReadOnlyList<string> Classes => [Class, .. FurtherClasses];

    /// <summary>
    /// The DCV methods to use, the preferred one first, spelled as the manual does: HTTP, HTTPS, DNS-TXT, DNS-CNAME, EMAIL.
    /// </summary>
    public required IReadOnlyList<string> DcvMethods { get; init; }

    /// <summary>The technical contact (manual 6.4); <see langword="null"/> where the class needs none.</summary>
    public ProfileContact? TechContact { get; init; }

    /// <summary>The organization's contact, for OV and EV; <see langword="null"/> where the class needs none.</summary>
    public ProfileContact? OrganizationContact { get; init; }

    /// <summary>Who may approve EV certificates for the organization; <see langword="null"/> where the class needs none.</summary>
    public ProfileContact? EvApproverContact { get; init; }

    /// <summary>
    /// For EMAIL: the addresses that the CA asks, by domain, which counts for all names at and below it; the CA chooses for names without
    /// one.
    /// </summary>
    public IReadOnlyDictionary<string, string> ApproverEmails { get; init; } = new Dictionary<string, string>();

    /// <summary>Whose orders for the same names share what was paid for once.</summary>
    public SharingMode Sharing { get; init; }

    /// <summary>The server type told to the CA (manual 9.2); <see langword="null"/>: the reseller's default.</summary>
    public string? ServerType { get; init; }

    /// <summary>The period to order, for example <c>1y</c>; <see langword="null"/>: not sent.</summary>
    public string? Period { get; init; }

    /// <summary>
    /// How much paid time must be left at the reseller for a certificate to be reissued free of charge; with less it is renewed.
    /// </summary>
    public TimeSpan NeededPaidTime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether the CA is asked to issue at once, where the class and the DCV method allow it (manual 5.1.3).</summary>
    public bool ImmediateIssuance { get; init; }

    /// <summary>
    /// The address that the CA asks for a name: that of the longest domain that matches; <see langword="null"/>: the CA chooses.
    /// </summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    public string? ApproverEmailOf(string name)
    {
        var bare = NameSuffixes.Bare(name);
        return ApproverEmails
            .Where(entry => NameSuffixes.IsAtOrBelow(bare, entry.Key))
            .OrderByDescending(entry => entry.Key.Length)
            .Select(entry => entry.Value)
            .FirstOrDefault();
    }
}
