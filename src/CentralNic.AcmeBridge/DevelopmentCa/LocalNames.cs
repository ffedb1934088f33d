using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.DevelopmentCa;

/// <summary>
/// The names that a development CA may vouch for: this machine and private networks (name constraints, RFC 5280 section
/// 4.2.1.10). Whoever trusts the CA thereby trusts no certificate of a public site, even if the CA's key gets lost.
/// </summary>
internal static class LocalNames
{
    private const string NameConstraintsOid = "2.5.29.30";

    // RFC 6761, RFC 6762, RFC 8375, and ICANN's "internal".
    private static readonly string[] Domains = ["localhost", "test", "local", "internal", "home.arpa"];

    // RFC 1918, RFC 3927, RFC 4193, RFC 4291.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Whether a host, a DNS name or an IP address, is local. A name without a dot is.</summary>
    internal static bool Contains(string host) => IPAddress.TryParse(host, out var address)
        ? Networks.Any(network => network.Contains(address))
        : !host.Contains('.') || Domains.Any(domain => NameSuffixes.IsAtOrBelow(host, domain));

    /// <summary>The extension for a CA that also vouches for given names without a dot, which no fixed list can hold.</summary>
    internal static X509Extension CreateExtension(IEnumerable<string> hosts)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var domain in Domains.Concat(hosts.Where(IsSingleLabel)).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, new Asn1Tag(TagClass.ContextSpecific, 2));
                }
            }

            foreach (var network in Networks)
            {
                using (writer.PushSequence())
                {
                    writer.WriteOctetString(
                        [.. network.BaseAddress.GetAddressBytes(), .. Mask(network)], new Asn1Tag(TagClass.ContextSpecific, 7));
                }
            }
        }

        return new X509Extension(NameConstraintsOid, writer.Encode(), critical: true);
    }

    /// <summary>Whether a CA's constraints permit a host that is local.</summary>
    internal static bool Permits(X509Certificate2 ca, string host) =>
        !IsSingleLabel(host) || PermittedDomains(ca).Any(domain => NameSuffixes.IsAtOrBelow(host, domain));

    private static List<string> PermittedDomains(X509Certificate2 ca)
    {
        var domains = new List<string>();
        if (ca.Extensions[NameConstraintsOid] is not { } extension)
        {
            return domains;
        }

        var permitted = new AsnReader(extension.RawData, AsnEncodingRules.DER)
            .ReadSequence()
            .ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
        var domainTag = new Asn1Tag(TagClass.ContextSpecific, 2);
        while (permitted.HasData)
        {
            var subtree = permitted.ReadSequence();
            if (subtree.PeekTag().HasSameClassAndValue(domainTag))
            {
                domains.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, domainTag));
            }
        }

        return domains;
    }

    private static bool IsSingleLabel(string host) => !host.Contains('.') && !host.Contains(':');

    private static byte[] Mask(IPNetwork network)
    {
        var mask = new byte[network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4 : 16];
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return mask;
    }
}
