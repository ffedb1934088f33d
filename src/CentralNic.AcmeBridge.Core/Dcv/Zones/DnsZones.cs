using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Zones;

/// <summary>
/// Finds zones by climbing to their SOA, and asks their authoritative servers: no resolver's cache stands between. Safe for several
/// threads.
/// </summary>
/// <param name="options">Servers that are known instead of found.</param>
/// <param name="validation">Which addresses may be dialled.</param>
/// <param name="resolver">Finds the addresses of servers.</param>
internal sealed class DnsZones(
    DcvVisibilityOptions options, ValidationOptions validation, DnsLookup lookup, NameResolver resolver, DnsQuestions questions)
{
    private const int DnsPort = 53;
    private const int MaxAliases = 8;

    /// <summary>
    /// The DNS of whoever orders names the servers. What is asked here is not told whose order it is for: permissions of some tenants alone
    /// count for nobody, and the operator names private servers in <see cref="DcvVisibilityOptions.NameServers"/>.
    /// </summary>
    private readonly DialPolicy _policy = DialPolicy.For(validation, tenant: null);

    /// <exception cref="DcvPublicationException">It cannot be found; the message says why.</exception>
    public async Task<DnsZone> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (KnownServersOf(name) is { } known)
        {
            return await KnownZoneAsync(name, known, cancellationToken);
        }

        foreach (var candidate in NameSuffixes.Climb(name))
        {
            var zone = await lookup.QueryZoneAsync(candidate, cancellationToken);
            if (zone.Failure is { } failure)
            {
                throw new DcvPublicationException($"the zone of {name} cannot be found: looking up SOA of {candidate} failed: {failure}");
            }

            if (zone.Values is [var apex, ..])
            {
                return new DnsZone(apex, await ServersOfAsync(apex, cancellationToken));
            }
        }

        throw new DcvPublicationException($"the zone of {name} cannot be found: the DNS has no SOA for it or above it") { Passes = false };
    }

    /// <summary>Whether the operator said which servers answer for a name (<c>Dcv:NameServers</c>).</summary>
    public bool AreKnown(string name) => KnownServersOf(name) is not null;

    /// <summary>Asks all servers of a zone about one name.</summary>
    /// <returns>Each server with what it said; a server with several addresses is asked until one answers.</returns>
    public Task<(DnsZoneServer Server, DnsServerReply Reply)[]> AskAllAsync(
        DnsZone zone, string name, DnsRecordType type, CancellationToken cancellationToken) =>
        Task.WhenAll(zone.Servers.Select(async server => (server, await AskAsync(server, name, type, cancellationToken))));

    /// <summary>The alias at a name, as the first authoritative server says that answers.</summary>
    /// <exception cref="DcvPublicationException">None answered.</exception>
    public async Task<string?> AliasOfAsync(string name, CancellationToken cancellationToken)
    {
        var zone = await FindAsync(name, cancellationToken);
        var troubles = new List<string>();
        foreach (var server in zone.Servers)
        {
            var reply = await AskAsync(server, name, DnsRecordType.CNAME, cancellationToken);
            if (reply.IsAnswer)
            {
                return reply.AliasAt(name);
            }

            troubles.Add($"{server.Host}: {reply.Trouble}");
        }

        throw new DcvPublicationException($"no authoritative server of {zone.Name} answers ({string.Join("; ", troubles)})");
    }

    /// <summary>Where the aliases of a name lead in the end; the name itself when it has none.</summary>
    /// <exception cref="DcvPublicationException">A zone cannot be found or does not answer, or the aliases never end.</exception>
    public async Task<string> FollowAsync(string name, CancellationToken cancellationToken)
    {
        var current = name;
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            if (await AliasOfAsync(current, cancellationToken) is not { } target)
            {
                return current;
            }

            current = target;
        }

        throw new DcvPublicationException($"more than {MaxAliases} CNAMEs in a row follow {name}");
    }

    private async Task<DnsServerReply> AskAsync(DnsZoneServer server, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var reply = new DnsServerReply(new DnsReply(null, server.Failure ?? "it has no address"));
        foreach (var address in server.Addresses)
        {
            reply = await questions.AskAsync(address, name, type, cancellationToken);
            if (reply.Code is not null)
            {
                break;
            }
        }

        return reply;
    }

    private IReadOnlyList<IPEndPoint>? KnownServersOf(string name) => options.NameServers
        .Where(known => NameSuffixes.IsAtOrBelow(name, known.Key))
        .OrderByDescending(known => known.Key.Length)
        .FirstOrDefault()
        .Value;

    private async Task<DnsZone> KnownZoneAsync(string name, IReadOnlyList<IPEndPoint> known, CancellationToken cancellationToken)
    {
        DnsZoneServer[] servers = [.. known.Select(address => new DnsZoneServer(address.ToString(), [address]))];
        var (troubles, passes) = (new List<string>(), false);
        foreach (var server in servers)
        {
            var (apex, last) = await questions.FindZoneAsync(server.Addresses[0], name, cancellationToken);
            if (apex is not null)
            {
                return new DnsZone(apex, servers);
            }

            passes |= last.Code is null or DnsResponseCode.ServFail;
            troubles.Add($"{server.Host}: {(last.IsAnswer ? "no SOA" : last.Trouble)}");
        }

        throw new DcvPublicationException(
            $"the zone of {name} cannot be found at the servers of Dcv:NameServers ({string.Join("; ", troubles)})")
        { Passes = passes };
    }

    private async Task<DnsZoneServer[]> ServersOfAsync(string zone, CancellationToken cancellationToken)
    {
        var hosts = await lookup.QueryNameServersAsync(zone, cancellationToken);
        if (hosts.Values.IsEmpty)
        {
            throw new DcvPublicationException($"the servers of zone {zone} cannot be found: {hosts.Failure ?? "it has no NS record"}");
        }

        return await Task.WhenAll(hosts.Values.Select(host => ServerAsync(host, cancellationToken)));
    }

    private async Task<DnsZoneServer> ServerAsync(string host, CancellationToken cancellationToken)
    {
        var resolution = await resolver.ResolveAsync(host, tenant: null, cancellationToken);
        var permitted = resolution.Addresses.Where(_policy.Permits).Select(resolved => resolved.Address)
            // Many networks have no IPv6; a server that has both is asked at the surer address first.
            .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .Select(address => new IPEndPoint(address, DnsPort))
            .ToArray();
        var failure = permitted.Length > 0 ? null
            : resolution.Failure
                ?? "its address is not public and therefore not asked; permit it in Validation:AllowedNetworks or name it in "
                    + "Dcv:NameServers";
        return new DnsZoneServer(host, permitted, failure);
    }
}
