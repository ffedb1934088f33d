using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Dns;
using DnsDomain = ARSoft.Tools.Net.DomainName;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Writes records by signed updates to a primary DNS server (RFC 2136, RFC 8945). Several values stand side by side; exactly what was
/// added is taken away. An alias that stands already is never replaced.
/// </summary>
internal sealed class Rfc2136Publisher : IDcvPublisher
{
    private static readonly TimeSpan Fudge = TimeSpan.FromMinutes(5);
    private const int AtOnce = 8;

    /// <summary>The value of a record that nobody has.</summary>
    private const string Absent = "acme-bridge-absent";

    private const string UnsignedRefusal =
        "REFUSED without a signature: the key is not permitted this, or, as PowerDNS says it too, the secret differs, the key is unknown "
        + "or the clocks differ";

    private readonly Rfc2136Options _options;
    private readonly DnsQuestions _questions;
    private readonly TimeProvider _time;
    private readonly KeyedLock<string> _locks = new(AtOnce);

    /// <summary>Makes the publisher.</summary>
    public Rfc2136Publisher(Rfc2136Options options, DnsQuestions questions, TimeProvider time)
    {
        _options = options;
        _questions = questions;
        _time = time;
        Names = new NameSuffixes(options.Names);
        AliasTargets = new NameSuffixes(options.AliasTargets ?? options.Names);
    }

    public string Name => "rfc2136:" + _options.Name;

    public NameSuffixes Names { get; }

    public NameSuffixes AliasTargets { get; }

    public bool Lasts => true;

    public bool Takes(string method) => DcvMethods.IsRecord(method);

    public Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken) =>
        ReachAsync(new DcvRecord(name, DcvRecord.Txt, ""), cancellationToken);

    public async Task<DcvReach> ReachAsync(DcvRecord record, CancellationToken cancellationToken)
    {
        var zone = await FindZoneAsync(record.Name, cancellationToken);
        if (zone.Obstacle is not null)
        {
            return zone;
        }

        // What is not there is deleted: that changes nothing and is judged as the real record will be. An update without any change is
        // answered with NOERROR to every key that BIND and Knot know, whatever it may do.
        var absent = record with { Value = record.Type == DcvRecord.Cname ? Absent + ".invalid" : Absent };
        var probe = new DnsUpdateMessage { ZoneName = Domain(zone.Where!) };
        probe.Updates.Add(new DeleteRecordUpdate(ToWire(absent, 0)));
        var (code, failure) = await SendAsync(probe, cancellationToken);
        var (key, where) = ($"Dcv:Rfc2136:{_options.Name}", $"zone {zone.Where} at {_options.Server}");
        var permitted = DcvReach.At(where) with { Zone = new DnsZonePlace(zone.Where!, _options.Server) };
        return code switch
        {
            ReturnCode.NoError => permitted,
            ReturnCode.Refused => DcvReach.Blocked(
                $"{where} refuses to let key {_options.KeyName} change {record.Type} of {record.Name}: {failure}; permit it there "
                + "(allow-update, update-policy, acl), "
                + $"or correct {key}:KeyName, KeyAlgorithm, KeySecretFile") with
            { AtOtherNames = failure == UnsignedRefusal ? null : permitted },
            ReturnCode.NotAuthoritive =>
                DcvReach.Blocked(
                    $"{where} does not accept the key {_options.KeyName}: {failure}; correct {key}:KeyName, KeyAlgorithm, KeySecretFile"),
            ReturnCode.NotImplemented =>
                DcvReach.Blocked(
                    $"{where} takes no updates (NOTIMP, as NSD always says); name the primary server in {key}:Server, or another "
                    + "publisher"),
            null => DcvReach.NotNow($"{where}: {failure}"),
            _ => DcvReach.NotNow($"{where} answers an update with {failure}"),
        };
    }

    public async Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is not { } record)
        {
            return;
        }

        var update = await UpdateForAsync(record, cancellationToken);
        update.Updates.Add(new AddRecordUpdate(ToWire(record, (int)_options.Ttl.TotalSeconds)));
        if (record.Type == DcvRecord.Cname)
        {
            // An update would silently put ours in the place of another alias (RFC 2136 section 3.4.2.2).
            update.Prequisites.Add(new RecordNotExistsPrequisite(Domain(record.Name), RecordType.CName));
        }

        var (code, failure) = await SendAsync(update, cancellationToken);
        if (code == ReturnCode.YXRRSet && await StandingAliasAsync(record.Name, cancellationToken) is { } standing)
        {
            if (DnsName.AreSame(standing, record.Value))
            {
                return;
            }

            throw new DcvPublicationException($"{record.Name} is a CNAME to {standing} already; it must go before {record} can be added");
        }

        if (code != ReturnCode.NoError)
        {
            throw new DcvPublicationException(
                $"{_options.Server} did not add {record}: {failure}")
            { Passes = code != ReturnCode.NotImplemented };
        }
    }

    public async Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is not { } record)
        {
            return;
        }

        var update = await UpdateForAsync(record, cancellationToken);
        update.Updates.Add(new DeleteRecordUpdate(ToWire(record, 0)));
        var (code, failure) = await SendAsync(update, cancellationToken);
        if (code != ReturnCode.NoError)
        {
            throw new DcvPublicationException($"{_options.Server} did not remove {record}: {failure}");
        }
    }

    private static DnsDomain Domain(string name) => DnsDomain.Parse(name);

    private static DnsRecordBase ToWire(DcvRecord record, int ttl) => record.Type == DcvRecord.Cname
        ? new CNameRecord(Domain(record.Name), ttl, Domain(record.Value))
        : new TxtRecord(Domain(record.Name), ttl, Chunks(record.Value));

    /// <summary>A string of a TXT record has 255 bytes at most (RFC 1035 section 3.3.14).</summary>
    private static IEnumerable<string> Chunks(string text) => text.Chunk(255).Select(chunk => new string(chunk));

    private async Task<string?> StandingAliasAsync(string name, CancellationToken cancellationToken) =>
        (await _questions.AskAsync(_options.Server, name, DnsRecordType.CNAME, cancellationToken)).AliasAt(name);

    private async Task<DnsUpdateMessage> UpdateForAsync(DcvRecord record, CancellationToken cancellationToken)
    {
        var zone = await FindZoneAsync(record.Name, cancellationToken);
        return zone.Obstacle is { } obstacle
            ? throw new DcvPublicationException(obstacle)
            : new DnsUpdateMessage { ZoneName = Domain(zone.Where!) };
    }

    /// <summary>The zone as the server itself knows it; <see cref="DcvReach.Where"/> is its name.</summary>
    private async Task<DcvReach> FindZoneAsync(string name, CancellationToken cancellationToken)
    {
        var (zone, last) = await _questions.FindZoneAsync(_options.Server, name, cancellationToken);
        if (zone is not null)
        {
            return DcvReach.At(zone);
        }

        if (last.Code is null)
        {
            return DcvReach.NotNow($"{_options.Server} does not answer ({last.Trouble})");
        }

        return DcvReach.Blocked(
            $"{_options.Server} has no zone for {name}; add the zone there, delegate the name to a zone of it by CNAME, or name another "
            + "publisher for it in section Dcv");
    }

    /// <returns>The code, and what stands in the way in words; no code: no answer that can be trusted.</returns>
    private async Task<(ReturnCode? Code, string? Failure)> SendAsync(DnsUpdateMessage update, CancellationToken cancellationToken)
    {
        using var turn = await _locks.TakeAsync(update.ZoneName.ToString(), cancellationToken);
        try
        {
            // The library signs over the key's name as it is given; it is to be signed in lower case (RFC 8945 section 4.3.3).
            var algorithm = _options.KeyAlgorithm == TsigAlgorithm.HmacSha512 ? TSigAlgorithm.Sha512 : TSigAlgorithm.Sha256;
            update.TSigOptions = new TSigRecord(
                Domain(_options.KeyName.ToLowerInvariant()),
                algorithm,
                _time.GetUtcNow().UtcDateTime,
                Fudge,
                update.TransactionID,
                ReturnCode.NoError,
                null,
                Convert.FromBase64String(_options.KeySecret.Reveal()));
            using var udp = new UpdateTransport(_options.Server, isReliable: false, _options.Timeout);
            using var tcp = new UpdateTransport(_options.Server, isReliable: true, _options.Timeout);
            using var client = new ARSoft.Tools.Net.Dns.DnsClient(
                [_options.Server.Address], [udp, tcp], false, (int)_options.Timeout.TotalMilliseconds);
            return Judge(await client.SendUpdateAsync(update, cancellationToken));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return (null, exception.Message.TrimEnd('.'));
        }
    }

    private static (ReturnCode? Code, string? Failure) Judge(DnsUpdateMessage? answer) => answer switch
    {
        null => (null, "no answer in time"),
        { ReturnCode: ReturnCode.NoError, TSigOptions: null } => (null, "its answer is not signed"),
        { ReturnCode: ReturnCode.NoError, TSigOptions.ValidationResult: not ReturnCode.NoError } =>
            (null, "the signature of its answer is wrong"),
        { ReturnCode: ReturnCode.NoError } => (ReturnCode.NoError, null),
        { ReturnCode: ReturnCode.Refused, TSigOptions: null } => (answer.ReturnCode, UnsignedRefusal),
        { TSigOptions.Error: var error and not ReturnCode.NoError } => (answer.ReturnCode, TsigError(error)),
        _ => (answer.ReturnCode, answer.ReturnCode.ToString().ToUpperInvariant()),
    };

    /// <summary>The errors of RFC 8945 section 3; 16 is also a version's error elsewhere.</summary>
    private static string TsigError(ReturnCode error) => (int)error switch
    {
        16 => "BADSIG: the secret differs",
        17 => "BADKEY: it does not know the key, or, as Knot DNS says it too, its acl does not permit the key this",
        18 => "BADTIME: the clocks differ",
        22 => "BADTRUNC: the signature is too short",
        var code => $"TSIG error {code}",
    };
}
