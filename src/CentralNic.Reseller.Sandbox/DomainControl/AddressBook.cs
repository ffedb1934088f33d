using System.Net;
using System.Net.Sockets;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.Zones;
using DnsClient;
using DnsClient.Protocol;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>The CA's resolver: fixed addresses first, then DNS without a cache, so that a look sees the present.</summary>
internal sealed class AddressBook(SandboxDcvOptions options, ZoneServer? zones = null)
{
    private const int MostAliases = 8;

    private readonly SandboxAddressOverride[] _overrides = [.. options.AddressOverrides.OrderByDescending(o => o.Suffix.Length)];
    private readonly Lazy<LookupClient> _dns = new(() => new LookupClient(Options(options, options.Resolvers)));
    private readonly Lazy<LookupClient> _zones = new(() => new LookupClient(Options(options, [zones!.Endpoint])));

    /// <summary>The addresses of a name; empty when there are none.</summary>
    public async Task<IPAddress[]> AddressesAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var known in _overrides)
        {
            if (DomainRules.IsAtOrBelow(name, known.Suffix))
            {
                return [known.Address];
            }
        }

        var v4 = QueryAsync(name, QueryType.A, cancellationToken);
        var v6 = AddressesOfSixAsync(name, cancellationToken);
        return [.. (await v4).Concat(await v6).OfType<AddressRecord>().Select(r => r.Address)];
    }

    /// <summary>
    /// The CAA properties at a name. A name with a fixed address need not be in DNS at all: without resolvers of its own it is not looked
    /// up there, and a server that knows nothing of it is no hindrance.
    /// </summary>
    public async Task<IReadOnlyList<CaaProperty>> CaaAsync(string name, CancellationToken cancellationToken)
    {
        var isFixed = _overrides.Any(o => DomainRules.IsAtOrBelow(name, o.Suffix) || DomainRules.IsAtOrBelow(o.Suffix, name));
        if (isFixed && options.Resolvers.Count == 0 && zones?.Serves(name) is not true)
        {
            return [];
        }

        try
        {
            return
            [
                .. (await QueryAsync(name, QueryType.CAA, cancellationToken))
                    .OfType<CaaRecord>().Select(r => new CaaProperty((r.Flags & 0x80) != 0, r.Tag.ToLowerInvariant(), r.Value)),
            ];
        }
        catch (DcvUnreachableException) when (isFixed)
        {
            return [];
        }
    }

    /// <summary>The text values at a name, each with its strings joined. CNAMEs are followed by the resolver.</summary>
    public async Task<string[]> TextsAsync(string name, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(name, QueryType.TXT, cancellationToken)).OfType<TxtRecord>().Select(r => string.Concat(r.Text))];

    /// <summary>The target of the CNAME at a name, lower case without final dot, or <see langword="null"/>.</summary>
    public async Task<string?> CanonicalNameAsync(string name, CancellationToken cancellationToken) =>
        (await QueryAsync(name, QueryType.CNAME, cancellationToken))
            .OfType<CNameRecord>().FirstOrDefault()?.CanonicalName.Value.TrimEnd('.').ToLowerInvariant();

    // A server that fails for AAAA alone is common and harms nobody.
    private async Task<IReadOnlyList<DnsResourceRecord>> AddressesOfSixAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryAsync(name, QueryType.AAAA, cancellationToken);
        }
        catch (DcvUnreachableException)
        {
            return [];
        }
    }

    // The reseller's name server is asked for its own zones, and for nothing else: where an alias leads out of them, the resolver goes on.
    private async Task<IReadOnlyList<DnsResourceRecord>> QueryAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop < MostAliases && zones?.Serves(name) is true; hop++)
        {
            var found = await QueryAsync(_zones.Value, name, type, cancellationToken);
            if (type == QueryType.CNAME || found.Count == 0 || found[^1] is not CNameRecord { CanonicalName.Value: var target })
            {
                return found;
            }

            name = target.TrimEnd('.');
        }

        return await QueryAsync(_dns.Value, name, type, cancellationToken);
    }

    private static async Task<IReadOnlyList<DnsResourceRecord>> QueryAsync(
        LookupClient server, string name, QueryType type, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await server.QueryAsync(name, type, cancellationToken: cancellationToken);
            return answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain
                ? throw new DcvUnreachableException($"DNS query {type} for {name} failed: {answer.Header.ResponseCode}")
                : answer.Answers;
        }
        catch (DnsResponseException e)
        {
            throw new DcvUnreachableException($"DNS query {type} for {name} failed: {e.DnsError}");
        }
        catch (ArgumentException e)
        {
            // With a label in front, a long name may be too long for DNS.
            throw new DcvUnreachableException($"DNS query {type} for {name} failed: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new DcvUnreachableException($"DNS query {type} for {name} failed: no answer");
        }
    }

    private static LookupClientOptions Options(SandboxDcvOptions options, IReadOnlyList<IPEndPoint> servers)
    {
        var made = servers.Count == 0 ? new LookupClientOptions() : new LookupClientOptions([.. servers]);
        made.UseCache = false;
        made.Timeout = options.ReadTimeout;
        made.Retries = 1;
        made.ThrowDnsErrors = false;
        return made;
    }
}
