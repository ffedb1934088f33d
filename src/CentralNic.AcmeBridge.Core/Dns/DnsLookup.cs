using System.Collections.Immutable;
using System.Net;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Dns;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Dns;

/// <summary>
/// Asks the configured DNS servers, or those of the operating system. Never answers from a cache, because clients change
/// records shortly before they are looked for. Falls back to TCP; follows CNAMEs. Safe for concurrent use; one for the program.
/// </summary>
internal sealed class DnsLookup
{
    // RFC 1034 section 3.6.2 sets no limit; resolvers commonly stop at 8 to 16.
    private const int MaxAliases = 10;

    private readonly DnsResolver _resolver;

    /// <summary>Prepares the lookups.</summary>
    /// <param name="options">Gives the servers and, by the time of an attempt, how long each is waited for.</param>
    public DnsLookup(ValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _resolver = new DnsResolver(options.Resolvers, servers =>
        {
            // Two tries at each server fit into an attempt, with something left for the rest of it.
            var tries = (2 * servers) + 1;
            return TimeSpan.FromMilliseconds(Math.Clamp(options.AttemptTimeout.TotalMilliseconds / tries, 250, 3000));
        });
    }

    /// <summary>Looks up TXT records. The strings of one record are joined without a separator (RFC 7208 section 3.3).</summary>
    /// <returns>One value per TXT record.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<string>> QueryTextAsync(string name, CancellationToken cancellationToken) =>
        QueryAsync(name, DnsRecordType.TXT, static record => record.TryReadText(out var text) ? text : null, cancellationToken);

    /// <summary>Looks up the AAAA and A records of a name, both at once.</summary>
    /// <returns>IPv6 addresses, then IPv4 addresses. A failure of one kind is reported only if the other has no address.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<DnsAnswer<IPAddress>> QueryAddressesAsync(string name, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            QueryAsync(name, DnsRecordType.AAAA, AddressOf, cancellationToken),
            QueryAsync(name, DnsRecordType.A, AddressOf, cancellationToken));
        ImmutableArray<IPAddress> addresses = [.. answers[0].Values, .. answers[1].Values];
        return answers[1] with
        {
            Values = addresses,
            NameExists = addresses.Length > 0 || answers[0].NameExists || answers[1].NameExists,
            Failure = addresses.Length > 0 ? null : answers[1].Failure ?? answers[0].Failure,
        };

        static IPAddress? AddressOf(DnsRecord record) => record.TryReadAddress(out var address) ? address : null;
    }

    /// <summary>Looks up the CAA records of a name (RFC 8659); CNAMEs are followed.</summary>
    /// <returns>All records, or a failure: who cannot read one of them does not know what it forbids.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<CaaEntry>> QueryCaaAsync(string name, CancellationToken cancellationToken) => QueryAsync(
        name,
        DnsRecordType.CAA,
        static record => record.TryReadCaa(out var flags, out var tag, out var value) ? new CaaEntry(flags, tag, value) : null,
        cancellationToken,
        needsAll: true);

    /// <summary>Looks whether a name is the apex of a zone, that is, has a SOA record of its own.</summary>
    /// <returns>The name itself, or nothing. Where an alias leads does not matter.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<DnsAnswer<string>> QueryZoneAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await QueryAsync(name, DnsRecordType.SOA, static record => record.Owner.ToString(), cancellationToken);
        return answer.IsAlias ? new DnsAnswer<string> { Asked = answer.Asked, Owner = answer.Asked } : answer;
    }

    /// <summary>Looks up the name servers of a zone.</summary>
    /// <returns>The servers' names, without trailing dot.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<string>> QueryNameServersAsync(string zone, CancellationToken cancellationToken) =>
        QueryAsync(zone, DnsRecordType.NS, static record =>
            record.TryReadName(out var server) ? server.ToString() : null, cancellationToken);

    private async Task<DnsAnswer<T>> QueryAsync<T>(
        string name, DnsRecordType type, Func<DnsRecord, T?> read, CancellationToken cancellationToken, bool needsAll = false)
        where T : class
    {
        if (!DnsName.TryParse(name, out var asked, out var fault))
        {
            // With a label in front, a long name may be too long for the DNS.
            return new DnsAnswer<T> { Asked = DnsName.Root, Owner = DnsName.Root, Failure = "it cannot be asked for: the name " + fault };
        }

        var owner = asked;
        for (var aliases = 0; ;)
        {
            var reply = await _resolver.AskAsync(owner, type, cancellationToken);
            if (reply.Message is not { } message)
            {
                return Failed(reply.Trouble);
            }

            // An alias counts though the server may know nothing of where it leads, and answer with an error for that.
            var before = owner;
            while (AliasOf(message, owner) is { } target)
            {
                owner = target;
                if (++aliases > MaxAliases)
                {
                    owner = asked;
                    return Failed(Invariant($"more than {MaxAliases} CNAMEs in a row"));
                }
            }

            var found = message.Answers.Where(record => record.Is(owner, type)).Select(read).ToArray();
            ImmutableArray<T> values = [.. found.OfType<T>()];
            if (values.Length < found.Length && (needsAll || values.IsEmpty))
            {
                return Failed($"its answer has a broken {type} record");
            }

            if (values.IsEmpty && !reply.IsAnswer)
            {
                return Failed(reply.Trouble);
            }

            // A server without recursion answers with the CNAME alone; what it leads to is asked for separately.
            if (values.Length > 0 || owner == before || message.Code == DnsResponseCode.NXDomain)
            {
                return new DnsAnswer<T>
                {
                    Asked = asked,
                    Owner = owner,
                    Values = values,
                    NameExists = values.Length > 0 || message.Code == DnsResponseCode.NoError,
                };
            }
        }

        DnsAnswer<T> Failed(string failure) => new() { Asked = asked, Owner = owner, Failure = failure };
    }

    private static DnsName? AliasOf(DnsMessage message, DnsName name) => message.Answers
        .Where(record => record.Is(name, DnsRecordType.CNAME))
        .Select(record => record.TryReadName(out var target) ? target : null)
        .FirstOrDefault(target => target is not null);
}
