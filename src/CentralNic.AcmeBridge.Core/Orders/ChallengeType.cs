using CentralNic.Acme.Identifiers;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The challenge types that the bridge offers, named as ACME names them.</summary>
public static class ChallengeType
{
    /// <summary>RFC 8555 section 8.3.</summary>
    public const string Http01 = "http-01";

    /// <summary>RFC 8555 section 8.4.</summary>
    public const string Dns01 = "dns-01";

    /// <summary>RFC 8737 section 3.</summary>
    public const string TlsAlpn01 = "tls-alpn-01";

    /// <summary>draft-ietf-acme-dns-account-label-02 section 3.2; a draft, so it is offered only when it is asked for.</summary>
    public const string DnsAccount01 = "dns-account-01";

    /// <summary>draft-ietf-acme-dns-persist-02; a draft, so it is offered only when it is asked for.</summary>
    public const string DnsPersist01 = "dns-persist-01";

    /// <summary>The types that are offered when nothing else is configured: those of RFCs.</summary>
    public static IReadOnlyList<string> Default { get; } = [Http01, Dns01, TlsAlpn01];

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Default, DnsAccount01, DnsPersist01];

    /// <summary>
    /// The types that can prove control of a name: for a wildcard those of the DNS alone (BR 3.2.2.4, RFC 8737 section 5).
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="offered">The types that are offered at all.</param>
    public static IReadOnlyList<string> For(DomainName name, IReadOnlyList<string> offered)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(offered);
        return name.IsWildcard ? [.. offered.Where(type => type is Dns01 or DnsAccount01 or DnsPersist01)] : offered;
    }
}
