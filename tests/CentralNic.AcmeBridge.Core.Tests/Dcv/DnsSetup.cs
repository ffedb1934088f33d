using System.Net;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Dns;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

/// <summary>A real DNS server with zones that take signed updates, and what the tests need to use it.</summary>
internal sealed class DnsSetup : IAsyncDisposable
{
    public const string Bind = "BIND";
    public const string Knot = "Knot";
    public const string PowerDns = "PowerDNS";

    /// <summary>A PowerDNS that knows the key, and permits updates to another alone.</summary>
    public const string ForbiddingPowerDns = "forbidding PowerDNS";

    /// <summary>It takes no updates.</summary>
    public const string Nsd = "NSD";

    private readonly DnsQuestions _questions = new();

    private DnsSetup(IDnsServer server, TsigTestKey key)
    {
        Server = server;
        Key = key;
    }

    public IDnsServer Server { get; }

    public TsigTestKey Key { get; }

    public static string ZoneFile(string records = "") =>
        $"$TTL 60\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n{records}\n";

    /// <summary>Starts a BIND that is the resolver too, and follows aliases from zone to zone.</summary>
    public static async Task<DnsSetup> StartResolverAsync(TsigTestKey key, params (string Zone, string Records)[] zones)
    {
        NamedServer.SkipIfMissing();
        var files = zones.ToDictionary(zone => zone.Zone, zone => ZoneFile(zone.Records));
        return new DnsSetup(await NamedServer.StartAsync(files, key.Permission, key.Statement, recursive: true), key);
    }

    /// <summary>Starts the server; skips the test if it is not installed.</summary>
    public static async Task<DnsSetup> StartAsync(string server, TsigTestKey key, params (string Zone, string Records)[] zones)
    {
        var files = zones.ToDictionary(zone => zone.Zone, zone => ZoneFile(zone.Records));

        // CAA records are looked for up to the top-level domain.
        files.TryAdd("test", ZoneFile());
        if (server == Knot)
        {
            KnotServer.SkipIfMissing();
            return new DnsSetup(await KnotServer.StartAsync(files, key), key);
        }

        if (server is PowerDns or ForbiddingPowerDns)
        {
            PowerDnsServer.SkipIfMissing();
            return new DnsSetup(await PowerDnsServer.StartAsync(files, key, permitted: server == PowerDns), key);
        }

        if (server == Nsd)
        {
            NsdServer.SkipIfMissing();
            return new DnsSetup(await NsdServer.StartAsync(files, key), key);
        }

        NamedServer.SkipIfMissing();
        return new DnsSetup(await NamedServer.StartAsync(files, key.Permission, key.Statement), key);
    }

    /// <summary>Starts a BIND with one zone, and <c>test</c> above it, with the statements that say who may update.</summary>
    public static async Task<DnsSetup> StartWithPolicyAsync(TsigTestKey key, string policy, string zone)
    {
        NamedServer.SkipIfMissing();
        var files = new Dictionary<string, string> { [zone] = ZoneFile(), ["test"] = ZoneFile() };
        return new DnsSetup(await NamedServer.StartAsync(files, policy, key.Statement), key);
    }

    /// <summary>Starts a BIND with one zone whose file is given whole.</summary>
    public static async Task<DnsSetup> StartWithZoneFileAsync(string zone, string file)
    {
        NamedServer.SkipIfMissing();
        return new DnsSetup(await NamedServer.StartAsync(new Dictionary<string, string> { [zone] = file }), TsigTestKey.Sha256);
    }

    public Rfc2136Options Options(params string[] names) => new()
    {
        Name = "main",
        Names = names,
        Server = Server.EndPoint,
        KeyName = Key.Name,
        KeyAlgorithm = Key.Algorithm == "hmac-sha512" ? TsigAlgorithm.HmacSha512 : TsigAlgorithm.HmacSha256,
        KeySecret = new Secret(Key.Secret),
        Timeout = TimeSpan.FromSeconds(10),
    };

    public Rfc2136Publisher Publisher(Func<Rfc2136Options, Rfc2136Options>? change = null, TimeProvider? time = null) =>
        new((change ?? (options => options))(Options("test")), _questions, time ?? TimeProvider.System);

    /// <summary>Asks this server whatever the name, as <c>Dcv:NameServers</c> does.</summary>
    public DcvVisibilityOptions Visibility =>
        new() { NameServers = new Dictionary<string, IReadOnlyList<IPEndPoint>> { ["test"] = [Server.EndPoint] } };

    public DnsZones Zones(DcvVisibilityOptions? visibility = null)
    {
        var validation = new ValidationOptions { Resolvers = [Server.EndPoint], AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        var lookup = new DnsLookup(validation);
        return new DnsZones(visibility ?? Visibility, validation, lookup, new NameResolver(validation, lookup), _questions);
    }

    public static DcvToken Text(string name, string value) => Token(name, new DcvRecord(name, DcvRecord.Txt, value));

    public static DcvToken Alias(string name, string target) => Token(name, new DcvRecord(name, DcvRecord.Cname, target));

    public static OrderId Order { get; } = new("order");

    public async Task<string[]> TextsAsync(string name) =>
        [.. (await _questions.AskAsync(Server.EndPoint, name, DnsRecordType.TXT, CancellationToken.None)).TextsAt(name).Order(
            StringComparer.Ordinal)];

    public async Task<string?> AliasAsync(string name) =>
        (await _questions.AskAsync(Server.EndPoint, name, DnsRecordType.CNAME, CancellationToken.None)).AliasAt(name);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static DcvToken Token(string name, DcvRecord record) =>
        new() { Name = name, Domain = name, Record = record, Placement = new DcvPlacement("rfc2136:main", record.Name) };
}
