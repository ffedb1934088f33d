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

    /// <summary>The DCV methods to use, the preferred one first, spelled as the manual does: HTTP, HTTPS, DNS-TXT, DNS-CNAME, EMAIL.</summary>
    public required IReadOnlyList<string> DcvMethods { get; init; }

    /// <summary>The technical contact: a CC- id or a P-handle (manual 6.4); <see langword="null"/> where the class needs none.</summary>
    public string? TechContact { get; init; }

    /// <summary>The server type told to the CA (manual 9.2); <see langword="null"/>: the reseller's default.</summary>
    public string? ServerType { get; init; }

    /// <summary>The period to order, for example <c>1y</c>; <see langword="null"/>: not sent.</summary>
    public string? Period { get; init; }

    /// <summary>How much paid time must be left at the reseller for a certificate to be reissued for no money; with less it is renewed.</summary>
    public TimeSpan NeededPaidTime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether the CA is asked to issue at once, where the class and the DCV method allow it (manual 5.1.3).</summary>
    public bool ImmediateIssuance { get; init; }
}
