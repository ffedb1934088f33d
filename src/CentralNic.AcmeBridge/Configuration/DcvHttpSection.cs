using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Dcv:Http</c>.</summary>
internal static class DcvHttpSection
{
    internal static readonly SettingGroup Keys = new("Dcv:Http");

    internal static readonly Setting<ListenAddress> Listen = Keys.Value("Listen",
        "Where the bridge answers requests below `/.well-known/pki-validation/`, http only. Empty: only the addresses of `Listen` "
        + "answer them",
        Address(
            "Give an address such as http://127.0.0.1:14080, or an empty text for none.",
            address => !address.IsHttps,
            "is https; the web servers that forward to it speak http"),
        ListenAddress.HttpDcvDefault, example: "http://10.0.0.2:14080");
    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains, each with all names below it, whose web servers forward these requests to the bridge. `*`: all",
        Domains("Give domains whose web servers forward /.well-known/pki-validation/ to the bridge, or * for all."), ["*"],
        example: """["example.com", "example.net"]""", isReloaded: true);

    internal static HttpDcvSettings Read(SettingsReader reader, IReadOnlyList<ListenAddress> listen)
    {
        // Given but empty: no listener of its own.
        var address = reader.IsEmptied(Listen) ? null : reader.Get(Listen);
        // Port 0 is a free port each time.
        if (address is not null && address.Port != 0 && listen.Any(main => main.Port == address.Port && main.Host == address.Host))
        {
            reader.Fail(
                Listen,
                "is also an address of Listen",
                "Choose another port, or set it to an empty text so that only the main listener answers.");
        }

        return new HttpDcvSettings(address, reader.Get(Names));
    }
}
