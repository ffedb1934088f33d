using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>Which certificates are listed: those that are all that is asked for.</summary>
public sealed record CertificateFilter
{
    /// <summary>How they stand.</summary>
    public CertificateStanding Standing { get; init; }

    /// <summary>They expire before this moment, UTC; <see langword="null"/>: at any.</summary>
    public DateTimeOffset? ExpireBefore { get; init; }

    /// <summary>Paid by this tenant; <see langword="null"/>: by any.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Ordered with this profile; <see langword="null"/>: with any.</summary>
    public string? Profile { get; init; }

    /// <summary>Of this class, whatever its case; <see langword="null"/>: of any.</summary>
    public string? Class { get; init; }

    /// <summary>
    /// With this name or one below it, A-labels in lower case; a leading <c>*.</c> does not matter. <see langword="null"/>: with any.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>With a name that has this label, lower case; <see langword="null"/>: with any.</summary>
    public string? Label { get; init; }

    /// <summary>With a name that has this text in it; <see langword="null"/>: with any.</summary>
    public string? Text { get; init; }

    /// <summary>With this serial number, hex without leading zeros; <see langword="null"/>: with any.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>With this fingerprint, SHA-1 or SHA-256, lower-case hex; <see langword="null"/>: with any.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Only those of which it was found that others revoked them.</summary>
    public bool RevokedByOthers { get; init; }

    /// <summary>The marks that each certificate has.</summary>
    internal List<string> Tags
    {
        get
        {
            var tags = new List<string>();
            Add(Fingerprint, CertificateTags.Fingerprint);
            Add(SerialNumber, CertificateTags.Serial);
            if (Name is not null && NameSuffixes.Bare(Name) is var name && name.Contains('.', StringComparison.Ordinal))
            {
                tags.Add(CertificateTags.Name(name));
            }

            Add(Label, CertificateTags.Label);
            if (Tenant is { } tenant)
            {
                tags.Add(CertificateTags.Tenant(tenant));
            }

            Add(Profile, CertificateTags.Profile);
            Add(Class, CertificateTags.Class);
            if (Standing == CertificateStanding.Revoked)
            {
                tags.Add(CertificateTags.Revoked);
            }

            if (RevokedByOthers)
            {
                tags.Add(CertificateTags.RevokedByOthers);
            }

            return tags;

            void Add(string? value, Func<string, string> tag)
            {
                if (value is not null)
                {
                    tags.Add(tag(value));
                }
            }
        }
    }

    /// <summary>The ids that can be, in the list's order.</summary>
    internal IReadOnlyList<IdRange> Ranges(DateTimeOffset now)
    {
        var (present, end) = (CertificateSummary.KeyOf(now), ExpireBefore is { } before ? CertificateSummary.KeyOf(before) : null);
        var past = new IdRange("", end is not null && string.CompareOrdinal(end, present) < 0 ? end : present);
        return Standing switch
        {
            CertificateStanding.Active => [new IdRange(present, end)],
            CertificateStanding.Expired => [past],
            _ => [new IdRange(present, end), past],
        };
    }

    /// <summary>Whether a certificate is all that is asked for.</summary>
    internal bool Matches(CertificateSummary certificate, DateTimeOffset now) => (Standing switch
    {
        CertificateStanding.Active => certificate.Revocation is null && certificate.NotAfter > now,
        CertificateStanding.Expired => certificate.NotAfter <= now,
        CertificateStanding.Revoked => certificate.Revocation is not null,
        _ => true,
    })
        && (!RevokedByOthers || certificate.RevokedByOthers is not null)
        && (ExpireBefore is null || certificate.NotAfter < ExpireBefore)
        && (Tenant is null || certificate.Tenant == Tenant)
        && (Profile is null || certificate.Profile == Profile)
        && (Class is null || certificate.Class.Equals(Class, StringComparison.OrdinalIgnoreCase))
        && (Name is null || certificate.Names.Any(name => NameSuffixes.IsAtOrBelow(NameSuffixes.Bare(name), NameSuffixes.Bare(Name))))
        && (Label is null || certificate.Names.Any(name => name.Split('.').Contains(Label, StringComparer.Ordinal)))
        && (Text is null || certificate.Names.Any(name => name.Contains(Text, StringComparison.OrdinalIgnoreCase)))
        && (SerialNumber is null || certificate.SerialNumber == SerialNumber)
        && (Fingerprint is null || certificate.Sha256 == Fingerprint || certificate.Sha1 == Fingerprint);
}
