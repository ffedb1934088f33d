using System.Net;
using CentralNic.Dns;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.Zones;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>The CA's resolver: fixed addresses first, then DNS without a cache, so that a check sees the present.</summary>
internal sealed class AddressOverrides(SandboxDcvOptions options, ZoneServer? zones = null)
{
    private const int MostAliases = 8;

    private readonly SandboxAddressOverride[] _overrides = [.. options.AddressOverrides.OrderByDescending(o => o.Suffix.Length)];
    private readonly DnsResolver _dns = new(options.Resolvers, _ => options.ReadTimeout);
    private readonly Lazy<DnsResolver> _zones = new(() => new DnsResolver([zones!.Endpoint], _ => options.ReadTimeout));

    /// <summary>The addresses of a name; empty when there are none.</summary>
    public async Task<IPAddress[]> AddressesAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var known in _overrides)
        {
            if (DnsName.IsAtOrBelow(name, known.Suffix))
            {
                return [known.Address];
            }
        }

        var v4 = QueryAsync(name, DnsRecordType.A, cancellationToken);
        var v6 = AddressesOfSixAsync(name, cancellationToken);
        return [.. (await v4).Concat(await v6).Select(static r => r.TryReadAddress(out var address) ? address : null).OfType<IPAddress>()];
    }

    /// <summary>
    /// The CAA properties at a name. A name with a fixed address need not be in DNS at all: without resolvers of its own it is not looked
    /// up there, and a server that knows nothing of it is no hindrance.
    /// </summary>
    public async Task<IReadOnlyList<CaaProperty>> CaaAsync(string name, CancellationToken cancellationToken)
    {
        var isFixed = _overrides.Any(o => DnsName.IsAtOrBelow(name, o.Suffix) || DnsName.IsAtOrBelow(o.Suffix, name));
        if (isFixed && options.Resolvers.Count == 0 && zones?.Serves(name) is not true)
        {
            return [];
        }

        try
        {
            return
            [
                .. (await QueryAsync(name, DnsRecordType.CAA, cancellationToken)).Select(
                    r => r.TryReadCaa(out var flags, out var tag, out var value)
                        ? new CaaProperty((flags & 0x80) != 0, tag.ToLowerInvariant(), value)
                        : throw new DcvUnreachableException($"DNS query CAA for {name} failed: a record of the answer is broken")),
            ];
        }
        catch (DcvUnreachableException) when (isFixed)
        {
            return [];
        }
    }

    /// <summary>The text values at a name, each with its strings joined. CNAMEs are followed by the resolver.</summary>
    public async Task<string[]> TextsAsync(string name, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(name, DnsRecordType.TXT, cancellationToken))
            .Select(static r => r.TryReadText(out var text) ? text : null)
            .OfType<string>()];

    /// <summary>The target of the CNAME at a name, lower case without final dot, or <see langword="null"/>.</summary>
    public async Task<string?> CanonicalNameAsync(string name, CancellationToken cancellationToken) =>
        (await QueryAsync(name, DnsRecordType.CNAME, cancellationToken))
            .Select(static r => r.TryReadName(out var target) ? target.ToString() : null).OfType<string>().FirstOrDefault();

    // A server that fails for AAAA alone is common and harms nobody.
    private async Task<IReadOnlyList<DnsRecord>> AddressesOfSixAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryAsync(name, DnsRecordType.AAAA, cancellationToken);
        }
        catch (DcvUnreachableException)
        {
            return [];
        }
    }

    // The reseller's name server is asked for its own zones, and for nothing else: where an alias leads out of them, the resolver goes on.
    private async Task<IReadOnlyList<DnsRecord>> QueryAsync(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(name, out var owner, out var fault))
        {
            // With a label in front, a long name may be too long for DNS.
            throw new DcvUnreachableException($"DNS query {type} for {name} failed: it {fault}");
        }

        for (var aliases = 0; ; aliases++)
        {
            var reply = await (zones?.Serves(owner.ToString()) is true ? _zones.Value : _dns).AskAsync(owner, type, cancellationToken);
            if (!reply.IsAnswer)
            {
                throw new DcvUnreachableException($"DNS query {type} for {name} failed: {reply.Trouble}");
            }

            var asked = owner;
            var seen = new HashSet<DnsName> { owner };
            while (type != DnsRecordType.CNAME && AliasOf(reply.Message!, owner) is { } target && seen.Add(target))
            {
                owner = target;
            }

            var found = reply.Message!.Answers.Where(r => r.Is(owner, type)).ToList();
            if (found.Count > 0 || owner == asked || aliases == MostAliases)
            {
                return found;
            }
        }
    }

    private static DnsName? AliasOf(DnsMessage message, DnsName name) => message.Answers
        .Where(r => r.Is(name, DnsRecordType.CNAME))
        .Select(static r => r.TryReadName(out var target) ? target : null)
        .FirstOrDefault(static target => target is not null);
}
