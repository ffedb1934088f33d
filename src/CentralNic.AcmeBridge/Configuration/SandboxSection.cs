using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Sandbox</c>, which counts only with <c>--sandbox</c> and in the demo.</summary>
internal static class SandboxSection
{
    internal static readonly SettingGroup Keys = new("Sandbox") { Remark = "Only with --sandbox." };

    // It sells certificates of a CA that somebody may trust for a trial, behind a known password.
    internal static readonly Setting<ListenAddress> Listen = Keys.Value("Listen",
        "Where the simulated API listens; loopback only, port 0 is any free one",
        Address(
            "Give an address such as http://127.0.0.1:14090; port 0 takes a free one.",
            given => !given.IsHttps && given.IsLoopback,
            "is not an http address of this machine alone"),
        ListenAddress.AnyLoopbackPort, example: "http://127.0.0.1:14090");
    internal static readonly Setting<TimeSpan> IssueDelay = Keys.Value("IssueDelay",
        "How long its CA takes to issue (`--issue-delay`)",
        Duration("0s", "30d"), TimeSpan.Zero, example: "2m");
    internal static readonly Setting<int> DcvHttpPort = Keys.Value("DcvHttpPort",
        "The port that its CA fetches validation files from, in place of 80",
        Port, ListenAddress.HttpDcvDefault.Port, example: "8080", note: "the port of `Dcv:Http:Listen`");

    internal static SandboxSettings Read(SettingsReader reader, IReadOnlyList<ListenAddress> listen, HttpDcvSettings httpDcv)
    {
        // No web server of a customer stands before the bridge here: the sandbox's CA comes straight to the responder.
        var straight = (httpDcv.Listen ?? listen.FirstOrDefault(main => !main.IsHttps) ?? listen[0]).Port;
        return new SandboxSettings(reader.Get(Listen), reader.Get(IssueDelay), reader.Get(DcvHttpPort, straight));
    }

    /// <summary>With the sandbox the URL follows from the listener, and plain http will do for trials on this machine.</summary>
    internal static void CheckPublicUrl(SettingsReader reader, IReadOnlyList<ListenAddress> listen, Uri publicUrl)
    {
        if (reader.Text(ServerSection.PublicUrl) is null && listen[0].Port == 0)
        {
            ServerSection.FailPublicUrl(reader, "is missing and cannot be told from a listener whose port is 0");
        }
        else if (!publicUrl.IsLoopback)
        {
            ServerSection.CheckHttps(reader, publicUrl);
        }
    }
}
