using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>Options that take several values: repeated, or with commas between them.</summary>
internal static class ListValues
{
    /// <summary>Makes such an option.</summary>
    public static Option<string[]?> Option(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>The values; <see langword="null"/>: the option is not there. An empty value is no value.</summary>
    public static string[]? Get(ParseResult parsed, Option<string[]?> option) => parsed.GetResult(option) is null
        ? null
        : [.. (parsed.GetValue(option) ?? []).SelectMany(
            value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
