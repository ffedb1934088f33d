using System.Diagnostics.CodeAnalysis;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Sandbox</c>, which counts only with <c>--sandbox</c> and in the demo.</summary>
internal static class SandboxSection
{
    internal static SandboxSettings? Read(SettingsReader reader, bool sandbox, IReadOnlyList<ListenAddress> listen, HttpDcvSettings httpDcv)
    {
        ListenAddress address = reader.Value(
            SettingKeys.SandboxListen,
            ListenAddress.AnyLoopbackPort,
            static (string text, [MaybeNullWhen(false)] out ListenAddress given, out string problem) =>
            {
                if (!ListenAddress.TryParse(text, out given, out problem))
                {
                    return false;
                }

                // It sells certificates of a CA that somebody may trust for a trial, behind a known password.
                problem = "is not an http address of this machine alone";
                return !given.IsHttps && given.IsLoopback;
            },
            "Give an address such as http://127.0.0.1:14090; port 0 takes a free one.");
        TimeSpan delay = reader.Duration(SettingKeys.SandboxIssueDelay, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(30));
        // No web server of a customer stands before the bridge here: the sandbox's CA comes straight to the responder.
        int straight = (httpDcv.Listen ?? listen.FirstOrDefault(main => !main.IsHttps) ?? listen[0]).Port;
        int port = reader.Integer(SettingKeys.SandboxDcvHttpPort, straight, 1, 65535);
        return sandbox ? new SandboxSettings(address, delay, port) : null;
    }
}
