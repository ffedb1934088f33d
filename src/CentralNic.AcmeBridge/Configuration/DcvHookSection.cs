using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Dcv:Hook</c>: programs of the operator's.</summary>
internal static class DcvHookSection
{
    internal static readonly SettingGroup Keys = new("Dcv:Hook:<name>") { Names = "own", IsReloaded = true };

    internal static readonly ListSetting<string> Names = Keys.List("Names",
        "The domains that a program of yours publishes for. `<name>` is yours",
        Domains(), [], example: """["example.org"]""", note: "required", sample: """["example.org"]""");
    internal static readonly ListSetting<string> AliasTargets = Keys.List("AliasTargets",
        "As for `Rfc2136`",
        Domains(), [], example: """["dcv.yours.example"]""", note: "the publisher's `Names`", sample: """["example.org"]""");
    internal static readonly ListSetting<string> Methods = Keys.List("Methods",
        "The DCV methods that it can publish for: `DNS-TXT`, `DNS-CNAME`, `HTTP`, `HTTPS`",
        DcvSection.Method, DcvSection.RecordMethods, example: """["HTTP"]""");
    internal static readonly Setting<string> Program = Keys.Value("Program",
        "The program",
        ProgramPath, example: "/usr/local/bin/dcv-hook", note: "required", sample: "dcv-hook");
    internal static readonly ListSetting<string> Arguments = Keys.List("Arguments",
        "Its arguments; `present` or `cleanup` follows them",
        Text("Give the program's arguments; present or cleanup follows them."), [], example: """["--zone", "example.org"]""",
        note: "empty");
    internal static readonly Setting<TimeSpan> Timeout = Keys.Value("Timeout",
        "After this it is killed with its children",
        Duration("1s", "30m"), TimeSpan.FromMinutes(1), example: "5m");

    /// <summary>A program of the operator's.</summary>
    internal static SettingType<string> ProgramPath => Text("Give the path of a program, or a name that the search path finds.");

    internal static IReadOnlyList<HookOptions> Read(SettingsReader reader) =>
        [.. reader.ChildrenOf("Dcv:Hook").Select(name => ReadOne(reader, name))];

    private static HookOptions ReadOne(SettingsReader reader, string name) => new()
    {
        Name = name,
        Names = DcvSection.ReadNames(reader, Names.Of(name)),
        AliasTargets = DcvSection.ReadAliasTargets(reader, AliasTargets.Of(name)),
        Methods = reader.Get(Methods.Of(name)),
        Program = ReadProgram(reader, Program.Of(name)),
        Arguments = reader.Get(Arguments.Of(name)),
        Environment = reader.EnvironmentOfPrograms,
        Timeout = reader.Get(Timeout.Of(name)),
    };

    // A bare name is looked for in the search path when it is run.
    internal static string ReadProgram(SettingsReader reader, Setting<string> setting)
    {
        var program = reader.Required(setting) ?? "";
        if (program.Length == 0 || program.IndexOfAny(['/', '\\']) < 0)
        {
            return program;
        }

        var path = reader.FullPath(program);
        if (!File.Exists(path))
        {
            reader.Fail(setting, "does not exist", setting.Type.Mend(""));
        }

        return path;
    }
}
