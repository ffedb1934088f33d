using System.Text.RegularExpressions;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Operator</c>.</summary>
internal static partial class OperatorSection
{
    internal static readonly SettingGroup Keys = new("Operator");

    internal static readonly Setting<ListenAddress> Listen = Keys.Value("Listen",
        "Where the operator's pages and API are. Users of this machine may see the pages; who changes something there, or comes from "
        + "elsewhere, signs in. http only",
        Address(
            "Give http and a loopback address with a port of its own, for example http://127.0.0.1:14001, or remove the key.",
            address => !address.IsHttps,
            "is https; the pages speak http, and a proxy in front of them TLS"),
        example: "http://127.0.0.1:14001", note: "none: there are no pages", sample: "http://127.0.0.1:14001");
    internal static readonly Setting<bool> AllowRemote = Keys.Value("AllowRemote",
        "Whether the pages may listen where other machines can reach them, and be asked for by names other than `localhost` and loopback "
        + "addresses, as a proxy may do. Without it, both are refused; with it, everybody signs in. A proxy of `TrustedProxies` says by "
        + "`X-Forwarded-For`, `-Proto` and `-Host` for whom it asks",
        Flag, false, example: "true");
    internal static readonly ListSetting<string> Hosts = Keys.List("Hosts",
        "With `AllowRemote`: the names by which the pages may be asked for, besides `localhost` and loopback addresses",
        Text(HostName(), "is not the name or address of a host", "Give names without scheme and port, for example acme-admin.example.com."),
        [], example: """["acme-admin.example.com"]""", note: "any name");
    internal static readonly Setting<TimeSpan> IdleTimeout = Keys.Value("IdleTimeout",
        "Who is signed in and does nothing for so long must sign in again; after 12 hours everybody must",
        Duration("1m", "12h"), TimeSpan.FromMinutes(30), example: "10m");
    internal static readonly Setting<Uri> PublicUrl = Keys.Value("PublicUrl",
        "The URL by which browsers find the pages, for the links of notifications",
        Url("Give the http or https URL of the pages, for example https://acme-admin.example.com."),
        example: "https://acme-admin.example.com", note: "that of `Listen`");

    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="listen">The main listeners.</param>
    /// <param name="dcv">The listener for the CAs' files.</param>
    internal static OperatorSettings Read(SettingsReader reader, IReadOnlyList<ListenAddress> listen, ListenAddress? dcv)
    {
        var allowsRemote = reader.Get(AllowRemote);
        var address = ReadListen(reader, allowsRemote, [.. listen, .. dcv is null ? [] : new[] { dcv }]);
        var pages = reader.Find(PublicUrl) ?? (address is null or { Port: 0 } ? null : new Uri(address.ToString()));
        return new OperatorSettings(address, allowsRemote, NotifySection.Read(reader, pages))
        {
            Hosts = ReadHosts(reader, allowsRemote),
            IdleTimeout = reader.Get(IdleTimeout),
            OpenIdConnect = OpenIdConnectSection.Read(reader),
        };
    }

    private static IReadOnlyList<string> ReadHosts(SettingsReader reader, bool allowsRemote)
    {
        var hosts = reader.Get(Hosts);
        if (hosts.Count > 0 && !allowsRemote)
        {
            reader.Fail(Hosts, "has names, and Operator:AllowRemote is not true", "Set Operator:AllowRemote to true, or remove the key.");
        }

        return hosts;
    }

    private static ListenAddress? ReadListen(SettingsReader reader, bool allowsRemote, IReadOnlyList<ListenAddress> others)
    {
        if (reader.Find(Listen) is not { } address)
        {
            return null;
        }

        if (!address.IsLoopback && !allowsRemote)
        {
            reader.Fail(
                Listen,
                "can be reached from other machines, and the pages speak http",
                "Give a loopback address, or set Operator:AllowRemote to true and put a proxy with TLS before them.");
        }

        if (address.Port != 0 && others.Any(other => other.Port == address.Port))
        {
            reader.Fail(Listen, "has the port of another listener", Listen.Type.Mend(""));
        }

        return address;
    }

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$")]
    private static partial Regex HostName();
}
