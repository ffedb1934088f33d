using CentralNic.AcmeBridge.Core.Notifications;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Operator</c>.</summary>
internal static class OperatorSection
{
    internal static readonly SettingGroup Keys = new("Operator");

    internal static readonly Setting<ListenAddress> Listen = Keys.Value("Listen",
        "Where a page shows what needs a person: proofs to publish by hand, questions, exhausted credit. It can only be read, and asks "
        + "for no password. http only",
        Address(
            "Give http and a loopback address with a port of its own, for example http://127.0.0.1:14001, or remove the key.",
            address => !address.IsHttps,
            "is https; the page speaks http, and a proxy in front of it TLS"),
        example: "http://127.0.0.1:14001", note: "none: there is no page", sample: "http://127.0.0.1:14001");
    internal static readonly Setting<bool> AllowRemote = Keys.Value("AllowRemote",
        "Whether the page may listen where other machines can reach it, and be asked for by names other than `localhost` and loopback "
        + "addresses, as a proxy may do. Without it, both are refused",
        Flag, false, example: "true");
    internal static readonly Setting<string> Program = Keys.Value("Notify:Program",
        "A program that is run when something needs a person: a path, or a name that the search path finds",
        DcvHookSection.ProgramPath, example: "/usr/local/bin/acme-bridge-notify", note: "none: nobody is told",
        sample: "acme-bridge-notify");
    internal static readonly ListSetting<string> Arguments = Keys.List("Notify:Arguments",
        "Its arguments",
        Text("Give the program's arguments."), [], example: """["--to", "hostmaster@example.com"]""", note: "empty");
    internal static readonly Setting<TimeSpan> Timeout = Keys.Value("Notify:Timeout",
        "When it has not ended after this, it is killed with its children",
        Duration("1s", "10m"), TimeSpan.FromSeconds(30), example: "1m");

    /// <summary>Reads it.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="listen">The main listeners.</param>
    /// <param name="dcv">The listener for the CAs' files.</param>
    internal static OperatorSettings Read(SettingsReader reader, IReadOnlyList<ListenAddress> listen, ListenAddress? dcv)
    {
        var allowsRemote = reader.Get(AllowRemote);
        var notify = new NotifyOptions
        {
            Program = reader.Text(Program) is null ? "" : DcvHookSection.ReadProgram(reader, Program),
            Arguments = reader.Get(Arguments),
            Environment = reader.EnvironmentOfPrograms,
            Timeout = reader.Get(Timeout),
        };
        var address = ReadListen(reader, allowsRemote, [.. listen, .. dcv is null ? [] : new[] { dcv }]);
        return new OperatorSettings(address, allowsRemote, notify.Program.Length == 0 ? null : notify);
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
                "can be reached from other machines, and the page asks for no password",
                "Give a loopback address, or set Operator:AllowRemote to true when a firewall or a proxy keeps others away.");
        }

        if (address.Port != 0 && others.Any(other => other.Port == address.Port))
        {
            reader.Fail(Listen, "has the port of another listener", Listen.Type.Mend(""));
        }

        return address;
    }
}
