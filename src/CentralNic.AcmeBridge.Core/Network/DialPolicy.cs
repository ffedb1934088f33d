using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>
/// Says which addresses validation may dial. A client chooses the name and its DNS, so without this it could make the bridge
/// talk to the machines around it (RFC 8555 section 10.4, "Server-Side Request Forgery").
/// </summary>
/// <param name="allowed">Networks that may be dialled although they are not public.</param>
internal sealed class DialPolicy(IReadOnlyList<IPNetwork> allowed)
{
    private const int MaxAddresses = 8;

    // The IANA special-purpose registries (RFC 6890) without what is globally reachable; multicast; class E; and the metadata
    // and host agent address of Azure, which is a public one.
    private static readonly IPNetwork[] NotPublic4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Within global unicast: protocol assignments with Teredo, documentation, 6to4 (its targets are IPv4 addresses in disguise).
    private static readonly IPNetwork[] NotPublic6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>
    /// Public addresses alone. It holds after a redirect to another name than the ordered one: what the operator permits besides is meant
    /// for that name, and who orders it chooses where its host redirects to.
    /// </summary>
    public static DialPolicy PublicOnly { get; } = new([]);

    /// <summary>What may be dialled for an order of a tenant (<see cref="ValidationOptions.PermittedTenants"/>).</summary>
    /// <param name="options">Gives the networks, and for whom they count.</param>
    /// <param name="tenant">Whose order it is for; <see langword="null"/>: nobody's in particular.</param>
    public static DialPolicy For(ValidationOptions options, TenantId? tenant) =>
        options.IsPermitted(tenant) ? new DialPolicy(options.AllowedNetworks) : PublicOnly;

    /// <summary>Whether an address may be dialled.</summary>
    public bool Permits(ResolvedAddress resolved)
    {
        var address = resolved.Address;
        if (resolved.IsConfigured || IsAllowed(address))
        {
            return true;
        }

        if (!address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address);
        }

        var mapped = address.MapToIPv4();
        return IsAllowed(mapped) || IsPublic(mapped);
    }

    /// <summary>What may be dialled of a name's addresses.</summary>
    /// <returns>The target; <see langword="null"/>: no address may be dialled (<see cref="Refusal"/>).</returns>
    public DialTarget? Target(NameResolution resolution, AttemptTime time)
    {
        var permitted = new List<IPAddress>(Math.Min(resolution.Addresses.Length, MaxAddresses));
        foreach (var resolved in resolution.Addresses)
        {
            if (Permits(resolved))
            {
                permitted.Add(resolved.Address);
            }
        }

        // IPv6 comes first; of many addresses a few of each kind must do.
        if (permitted.Count > MaxAddresses)
        {
            permitted.RemoveRange(MaxAddresses / 2, permitted.Count - MaxAddresses);
        }

        return permitted.Count == 0 ? null : new DialTarget(permitted, time)
        {
            // Of what stands in a private network clients learn nothing; a fixed address was given for this very name.
            Silent =
            [
                .. resolution.Addresses.Where(static resolved => !resolved.IsConfigured && !PublicOnly.Permits(resolved)).Select(
                    static resolved => resolved.Address),
            ],
        };
    }

    /// <summary>Why none of a name's addresses is dialled, for the client, without final dot.</summary>
    public static string Refusal(NameResolution resolution) =>
        string.Join(", ", resolution.Addresses.Take(MaxAddresses).Select(static resolved => resolved.Address))
        + " is not public and therefore not connected to; the operator may permit it (Validation:AllowedNetworks, "
        + "Validation:PermittedTenants)";

    /// <summary>Why none of the addresses is dialled that another name has than the ordered one.</summary>
    public static string RefusalAfterRedirect(NameResolution resolution) =>
        string.Join(", ", resolution.Addresses.Take(MaxAddresses).Select(static resolved => resolved.Address))
        + " is not public and therefore not connected to after a redirect";

    private static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !IsIn(NotPublic4, address);
        }

        // NAT64 (RFC 6052): networks without IPv4 reach public IPv4 hosts through it.
        return Nat64.Contains(address)
            ? IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)))
            : GlobalUnicast6.Contains(address) && !IsIn(NotPublic6, address);
    }

    private bool IsAllowed(IPAddress address)
    {
        for (var i = 0; i < allowed.Count; i++)
        {
            if (allowed[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
