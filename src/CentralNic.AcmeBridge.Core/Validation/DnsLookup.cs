using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Core.Caa;
using DnsClient;
using DnsClient.Protocol;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Asks the configured DNS servers, or those of the operating system. Never answers from a cache, because clients change
/// records shortly before they are looked for. Falls back to TCP; follows CNAMEs. Safe for concurrent use; one for the program.
/// </summary>
public sealed class DnsLookup
{
    // RFC 1034 section 3.6.2 sets no limit; resolvers commonly stop at 8 to 16.
    private const int MaxAliases = 10;

    private readonly LookupClient _client;

    /// <summary>Prepares the lookups.</summary>
    /// <param name="options">Gives the servers and, by the time of an attempt, how long each is waited for.</param>
    public DnsLookup(ValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Resolvers.Count == 0
            ? new LookupClientOptions()
            : new LookupClientOptions([.. options.Resolvers.Select(static server => new NameServer(server))]);
        settings.UseCache = false;
        settings.UseTcpFallback = true;
        settings.UseRandomNameServer = false;
        settings.Retries = 1;
        // Two tries at each server fit into an attempt, with something left for the rest of it.
        var tries = (2 * Math.Max(1, options.Resolvers.Count)) + 1;
        settings.Timeout = TimeSpan.FromMilliseconds(Math.Clamp(options.AttemptTimeout.TotalMilliseconds / tries, 250, 3000));
        _client = new LookupClient(settings);
    }

    /// <summary>Looks up TXT records. The strings of one record are joined without a separator (RFC 7208 section 3.3).</summary>
    /// <param name="name">The name, A-labels, without trailing dot.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>One value per TXT record.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<string>> QueryTextAsync(string name, CancellationToken cancellationToken) =>
        QueryAsync(name, QueryType.TXT, static record => record is TxtRecord text ? string.Concat(text.Text) : null, cancellationToken);

    /// <summary>Looks up the AAAA and A records of a name, both at once.</summary>
    /// <param name="name">The name, A-labels, without trailing dot.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>IPv6 addresses, then IPv4 addresses. A failure of one kind is reported only if the other has no address.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<DnsAnswer<IPAddress>> QueryAddressesAsync(string name, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            QueryAsync(name, QueryType.AAAA, static record => (record as AaaaRecord)?.Address, cancellationToken),
            QueryAsync(name, QueryType.A, static record => (record as ARecord)?.Address, cancellationToken));
        ImmutableArray<IPAddress> addresses = [.. answers[0].Values, .. answers[1].Values];
        return answers[1] with
        {
            Values = addresses,
            NameExists = addresses.Length > 0 || answers[0].NameExists || answers[1].NameExists,
            Failure = addresses.Length > 0 ? null : answers[1].Failure ?? answers[0].Failure,
        };
    }

    /// <summary>Looks up the CAA records of a name (RFC 8659); CNAMEs are followed.</summary>
    /// <param name="name">The name, A-labels, without trailing dot.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<CaaEntry>> QueryCaaAsync(string name, CancellationToken cancellationToken) => QueryAsync(
        name,
        QueryType.CAA,
        static record => record is CaaRecord caa ? new CaaEntry(caa.Flags, caa.Tag, caa.Value) : null,
        cancellationToken);

    /// <summary>Looks whether a name is the apex of a zone, that is, has a SOA record of its own.</summary>
    /// <param name="name">The name, A-labels, without trailing dot.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>The name itself, or nothing. Where an alias leads does not matter.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<DnsAnswer<string>> QueryZoneAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await QueryAsync(name, QueryType.SOA, static record => (record as SoaRecord)?.DomainName.Value, cancellationToken);
        return answer.Owner.Equals(name, StringComparison.OrdinalIgnoreCase)
            ? answer with { Values = answer.Values.IsEmpty ? [] : [name] }
            : new DnsAnswer<string> { Owner = name };
    }

    /// <summary>Looks up the name servers of a zone.</summary>
    /// <param name="zone">The zone, A-labels, without trailing dot.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>The servers' names, without trailing dot.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public Task<DnsAnswer<string>> QueryNameServersAsync(string zone, CancellationToken cancellationToken) =>
        QueryAsync(zone, QueryType.NS, static record => record is NsRecord server ? Undotted(server.NSDName.Value) : null, cancellationToken);

    private async Task<DnsAnswer<T>> QueryAsync<T>(
        string name, QueryType type, Func<DnsResourceRecord, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var owner = name;
        var aliases = 0;
        while (true)
        {
            IDnsQueryResponse response;
            try
            {
                response = await _client.QueryAsync(owner, type, cancellationToken: cancellationToken);
            }
            catch (DnsResponseException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Failed<T>(owner, exception.Code == DnsResponseCode.ConnectionTimeout ? "no answer in time" : Describe(exception));
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                return Failed<T>(owner, "it cannot be asked for: " + exception.Message);
            }

            var asked = owner;
            owner = FollowAliases(response, owner, ref aliases);
            if (aliases > MaxAliases)
            {
                return Failed<T>(name, Invariant($"more than {MaxAliases} CNAMEs in a row"));
            }

            var values = Read(response, owner, read);
            if (values.Length > 0)
            {
                return new DnsAnswer<T> { Owner = owner, Values = values };
            }

            if (response.Header.ResponseCode is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
            {
                return Failed<T>(owner, Describe(response.Header.ResponseCode));
            }

            // A server without recursion answers with the CNAME alone; what it leads to is asked for separately.
            if (owner == asked || response.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain)
            {
                return new DnsAnswer<T> { Owner = owner, NameExists = response.Header.ResponseCode == DnsHeaderResponseCode.NoError };
            }
        }
    }

    private static string FollowAliases(IDnsQueryResponse response, string owner, ref int aliases)
    {
        while (aliases <= MaxAliases)
        {
            var current = owner;
            var alias = response.Answers.OfType<CNameRecord>().FirstOrDefault(record => IsNamed(record, current));
            if (alias is null)
            {
                break;
            }

            owner = Undotted(alias.CanonicalName.Value);
            aliases++;
        }

        return owner;
    }

    private static ImmutableArray<T> Read<T>(IDnsQueryResponse response, string owner, Func<DnsResourceRecord, T?> read)
        where T : class
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var record in response.Answers)
        {
            if (read(record) is { } value && IsNamed(record, owner))
            {
                values.Add(value);
            }
        }

        return values.DrainToImmutable();
    }

    private static bool IsNamed(DnsResourceRecord record, string name) =>
        Undotted(record.DomainName.Value).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Undotted(string name) => name.TrimEnd('.');

    private static DnsAnswer<T> Failed<T>(string owner, string failure) => new() { Owner = owner, Failure = failure };

    private static string Describe(DnsResponseException exception) =>
        exception.InnerException is { } inner ? "the query failed: " + inner.Message.TrimEnd('.') : "the query failed";

    private static string Describe(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.Refused => "REFUSED",
        DnsHeaderResponseCode.FormatError => "FORMERR",
        DnsHeaderResponseCode.NotImplemented => "NOTIMP",
        _ => "response code " + ((int)code).ToString(CultureInfo.InvariantCulture),
    };
}
