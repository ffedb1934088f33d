using System.Net;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Dcv:Rfc2136</c>: DNS servers that take signed updates.</summary>
internal static partial class DcvRfc2136Section
{
    internal static readonly SettingGroup Keys = new("Dcv:Rfc2136:<name>") { Names = "main", IsReloaded = true };

    private static readonly IPEndPoint Nowhere = new(IPAddress.None, 0);

    private static readonly SettingType<TsigAlgorithm> Algorithm = new(
        TryParseAlgorithm,
        _ => "Give hmac-sha256 or hmac-sha512.",
        new JsonForm(Words: ["hmac-sha256", "hmac-sha512"]),
        algorithm => algorithm == TsigAlgorithm.HmacSha512 ? "hmac-sha512" : "hmac-sha256");

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains whose records are written by signed updates (RFC 2136). `<name>` is yours",
        Domains(), [], example: """["example.com"]""", note: "required", sample: """["example.com"]""");
    internal static readonly ListSetting<string> AliasTargets = Keys.List("AliasTargets",
        "The domains at and below which it writes where a standing alias (`_dnsauth.customer.example CNAME …`) leads; an alias that "
        + "leads elsewhere ends the order",
        Domains(), [], example: """["dcv.yours.example"]""", note: "the publisher's `Names`",
        sample: """["example.com", "dcv.yours.example"]""");
    internal static readonly Setting<IPEndPoint> Server = Keys.Value("Server",
        "The primary DNS server, with an optional port",
        DnsServer("Give the address of the primary DNS server that takes the updates, for example 192.0.2.53 or 192.0.2.53:5353."),
        example: "192.0.2.53", note: "required", sample: "192.0.2.53");
    internal static readonly Setting<string> KeyName = Keys.Value("KeyName",
        "The TSIG key's name, just as the server has it",
        Text("Give the TSIG key's name, just as the DNS server has it, for example acme-bridge."), example: "acme-bridge", note: "required",
        sample: "acme-bridge");
    internal static readonly Setting<TsigAlgorithm> KeyAlgorithm = Keys.Value("KeyAlgorithm",
        "`hmac-sha256` or `hmac-sha512`",
        Algorithm, TsigAlgorithm.HmacSha256, example: "hmac-sha512");
    internal static readonly Setting<string> KeySecretFile = Keys.Value("KeySecretFile",
        "A file that holds the key, Base64, and nothing else",
        Text(), example: "/etc/acme-bridge/tsig.key", note: "required, or `KeySecret`",
        remark: "A file that holds the key, or the environment variable Dcv__Rfc2136__main__KeySecret; never the key itself here.");
    internal static readonly Setting<string> KeySecret = Keys.Value("KeySecret",
        "The key itself; from the environment, or as `secrets encrypt` prints it",
        Text("Give the key, Base64, in a file named by KeySecretFile, or in an environment variable."),
        example: "Dcv__Rfc2136__main__KeySecret=…", isSecret: true, isForEnvironmentOnly: true);
    internal static readonly Setting<TimeSpan> Ttl = Keys.Value("Ttl",
        "The TTL of what is added",
        DcvSection.RecordTtl, TimeSpan.FromMinutes(1), example: "5m");
    internal static readonly Setting<TimeSpan> Timeout = Keys.Value("Timeout",
        "How long one answer is waited for",
        Duration("500ms", "1m"), TimeSpan.FromSeconds(5), example: "10s");

    internal static IReadOnlyList<Rfc2136Options> Read(SettingsReader reader) =>
        [.. reader.ChildrenOf("Dcv:Rfc2136").Select(name => ReadOne(reader, name))];

    private static Rfc2136Options ReadOne(SettingsReader reader, string name) => new()
    {
        Name = name,
        Server = reader.Required(Server.Of(name)) ?? Nowhere,
        Names = DcvSection.ReadNames(reader, Names.Of(name)),
        AliasTargets = DcvSection.ReadAliasTargets(reader, AliasTargets.Of(name)),
        KeyName = ReadKeyName(reader, KeyName.Of(name)),
        KeyAlgorithm = reader.Get(KeyAlgorithm.Of(name)),
        KeySecret = ReadKeySecret(reader, KeySecret.Of(name), KeySecretFile.Of(name)),
        Ttl = reader.Get(Ttl.Of(name)),
        Timeout = reader.Get(Timeout.Of(name)),
    };

    private static string ReadKeyName(SettingsReader reader, Setting<string> setting)
    {
        var name = (reader.Required(setting) ?? "").TrimEnd('.');
        if (name.Length > 0 && !DomainLike().IsMatch(name))
        {
            reader.Fail(setting, "is not the name of a key", setting.Type.Mend(""));
        }

        return name;
    }

    private static Secret ReadKeySecret(SettingsReader reader, Setting<string> key, Setting<string> file)
    {
        var secret = SecretReader.Read(reader, key, file, "key");
        if (secret is not null && !IsKey(secret))
        {
            reader.FailSecret(
                reader.Text(file) is null ? key : file, "does not hold a key in Base64 of 16 bytes or more", key.Type.Mend(""));
        }

        return new Secret(secret ?? "");
    }

    private static bool IsKey(string secret) =>
        Convert.TryFromBase64String(secret, new byte[secret.Length], out var length) && length >= 16;

    private static bool TryParseAlgorithm(string text, out TsigAlgorithm algorithm, out string problem)
    {
        problem = "is not an algorithm that the bridge signs with";
        algorithm = text.Equals("hmac-sha512", StringComparison.OrdinalIgnoreCase) ? TsigAlgorithm.HmacSha512 : TsigAlgorithm.HmacSha256;
        return algorithm == TsigAlgorithm.HmacSha512 || text.Equals("hmac-sha256", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$")]
    private static partial Regex DomainLike();
}
