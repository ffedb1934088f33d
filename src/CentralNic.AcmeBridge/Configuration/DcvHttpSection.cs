using System.Diagnostics.CodeAnalysis;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Dcv:Http</c>.</summary>
internal static class DcvHttpSection
{
    private static readonly IReadOnlyList<string> AllNames = ["*"];

    internal static HttpDcvSettings Read(SettingsReader reader, IReadOnlyList<ListenAddress> listen)
    {
        ListenAddress? address = Listen(reader);
        // Port 0 is a free port each time.
        if (address is not null && address.Port != 0 && listen.Any(main => main.Port == address.Port && main.Host == address.Host))
        {
            reader.Fail(
                SettingKeys.DcvHttpListen,
                "is also an address of Listen",
                "Choose another port, or set it to an empty text so that only the main listener answers.");
        }

        return new HttpDcvSettings(
            address,
            reader.List<string>(
                SettingKeys.DcvHttpNames,
                AllNames,
                TryParseName,
                "Give domains whose web servers forward /.well-known/pki-validation/ to the bridge, or * for all."));
    }

    private static ListenAddress? Listen(SettingsReader reader)
    {
        // Given but empty: no listener of its own.
        if (reader.IsGiven(SettingKeys.DcvHttpListen) && reader.Text(SettingKeys.DcvHttpListen) is null)
        {
            return null;
        }

        return reader.Value<ListenAddress>(
            SettingKeys.DcvHttpListen,
            ListenAddress.HttpDcvDefault,
            (string text, [MaybeNullWhen(false)] out ListenAddress address, out string problem) =>
            {
                if (!ListenAddress.TryParse(text, out address, out problem))
                {
                    return false;
                }

                problem = "is https; the web servers that forward to it speak http";
                return !address.IsHttps;
            },
            "Give an address such as http://127.0.0.1:14080, or an empty text for none.");
    }

    internal static bool TryParseName(string text, out string name, out string problem)
    {
        if (text == "*")
        {
            (name, problem) = (text, "");
            return true;
        }

        return NetworkText.TryParseDomain(text, out name, out problem);
    }
}
