using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Notifications;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Operator</c>.</summary>
internal static class OperatorSection
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="places">What surrounds them.</param>
    /// <param name="listen">The main listeners.</param>
    /// <param name="dcv">The listener for the CAs' files.</param>
    internal static OperatorSettings Read(SettingsReader reader, DcvWritableNames places, IReadOnlyList<ListenAddress> listen, ListenAddress? dcv)
    {
        bool allowsRemote = reader.Flag(SettingKeys.OperatorAllowRemote, missing: false);
        return new OperatorSettings(Listen(reader, allowsRemote, listen, dcv), allowsRemote, Notify(reader, places));
    }

    private static ListenAddress? Listen(SettingsReader reader, bool allowsRemote, IReadOnlyList<ListenAddress> listen, ListenAddress? dcv)
    {
        const string Mend = "Give http and a loopback address with a port of its own, for example http://127.0.0.1:14001, or remove the key.";
        ListenAddress? address = reader.Value<ListenAddress?>(
            SettingKeys.OperatorListen,
            null,
            static (string text, out ListenAddress? address, out string problem) =>
            {
                if (!ListenAddress.TryParse(text, out address, out problem))
                {
                    return false;
                }

                problem = "is https; the page speaks http, and a proxy in front of it TLS";
                return !address.IsHttps;
            },
            Mend);
        if (address is null)
        {
            return null;
        }

        if (!address.IsLoopback && !allowsRemote)
        {
            reader.Fail(
                SettingKeys.OperatorListen,
                "can be reached from other machines, and the page asks for no password",
                "Give a loopback address, or set Operator:AllowRemote to true when a firewall or a proxy keeps others away.");
        }

        if (address.Port != 0 && listen.Append(dcv).Any(other => other?.Port == address.Port))
        {
            reader.Fail(SettingKeys.OperatorListen, "has the port of another listener", Mend);
        }

        return address;
    }

    private static NotifyOptions? Notify(SettingsReader reader, DcvWritableNames places)
    {
        IReadOnlyList<string> arguments = reader.List<string>(
            SettingKeys.OperatorNotifyArguments,
            [],
            static (string text, [MaybeNullWhen(false)] out string argument, out string problem) =>
            {
                (argument, problem) = (text, "");
                return true;
            },
            "Give the program's arguments.");
        TimeSpan timeout = reader.Duration(
            SettingKeys.OperatorNotifyTimeout, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        if (reader.Text(SettingKeys.OperatorNotifyProgram) is null)
        {
            return null;
        }

        return new NotifyOptions
        {
            Program = DcvHookSection.Program(reader, SettingKeys.OperatorNotifyProgram, places.WorkingDirectory),
            Arguments = arguments,
            Environment = DcvHookSection.EnvironmentOf(places),
            Timeout = timeout,
        };
    }
}
