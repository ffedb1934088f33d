using System.Diagnostics.CodeAnalysis;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the section <c>Dcv:Hook</c>: programs of the operator's.</summary>
internal static class DcvHookSection
{
    internal static IReadOnlyList<HookOptions> Read(SettingsReader reader, DcvWritableNames places) =>
        [.. reader.ChildrenOf(SettingKeys.DcvHook).Select(name => ReadOne(reader, name, places))];

    private static HookOptions ReadOne(SettingsReader reader, string name, DcvWritableNames places) => new()
    {
        Name = name,
        Names = DcvSection.RequiredNames(reader, Key(name, SettingKeys.PublisherNames)),
        AliasTargets = DcvSection.AliasTargets(reader, Key(name, SettingKeys.PublisherAliasTargets)),
        Methods = DcvSection.Methods(reader, Key(name, SettingKeys.PublisherMethods)),
        Program = Program(reader, Key(name, SettingKeys.PublisherProgram), places.WorkingDirectory),
        Arguments = reader.List<string>(
            Key(name, SettingKeys.PublisherArguments),
            [],
            static (string text, [MaybeNullWhen(false)] out string argument, out string problem) =>
            {
                (argument, problem) = (text, "");
                return true;
            },
            "Give the program's arguments; present or cleanup follows them."),
        Environment = EnvironmentOf(places),
        Timeout = reader.Duration(
            Key(name, SettingKeys.PublisherTimeout), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30)),
    };

    /// <summary>What a program of the operator's gets of the bridge's environment: all but the bridge's own settings.</summary>
    internal static IReadOnlyDictionary<string, string> EnvironmentOf(DcvWritableNames places) =>
        places.Environment.Where(variable => !SettingsEnvironment.IsSetting(variable.Key)).ToDictionary();

    // A bare name is looked for in the search path when it is run.
    internal static string Program(SettingsReader reader, string key, string workingDirectory)
    {
        const string Mend = "Give the path of a program, or a name that the search path finds.";
        string program = reader.Required(key, Mend);
        if (program.Length == 0 || program.IndexOfAny(['/', '\\']) < 0)
        {
            return program;
        }

        string path = Path.GetFullPath(program, workingDirectory);
        if (!File.Exists(path))
        {
            reader.Fail(key, "does not exist", Mend);
        }

        return path;
    }

    private static string Key(string name, string member) => $"{SettingKeys.DcvHook}:{name}:{member}";
}
