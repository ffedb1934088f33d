using System.Text;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>What follows from the declarations of the settings: example file, tables of the documentation, JSON schema.</summary>
internal static partial class DocumentsOfSettings
{
    private const string Head = """
        {
          // Every key of the bridge, with its default where it has one. docs/configuration.md explains each.
          // Copy this file to appsettings.json and keep what you need; what is left out has its default.
          // Editors that know JSON schemas explain, complete and check it; 'acme-bridge config schema' prints the schema.

          "$schema": "docs/appsettings.schema.json",

        """;

    /// <summary>What each file should hold.</summary>
    internal static string Create(string file) => file switch
    {
        "appsettings.example.json" => Example(),
        "docs/appsettings.schema.json" => SettingsSchema.Create(),
        _ => WithTables(File.ReadAllText(Repository.PathOf(file))),
    };

    /// <summary>The sections whose settings the tables of a text show.</summary>
    internal static IEnumerable<string> SectionsIn(string text) => Table().Matches(text).SelectMany(SectionsOf);

    private static string WithTables(string text) => SandboxTable().Replace(
        Table().Replace(text, match => $"{match.Groups["begin"].Value}\n{Rows(SectionsOf(match))}{match.Groups["end"].Value}"),
        match => $"{match.Groups["begin"].Value}\n{SandboxRows()}{match.Groups["end"].Value}");

    private static string Rows(IReadOnlyList<string> sections)
    {
        var rows = new StringBuilder("| key | meaning | default | example |\n| --- | --- | --- | --- |\n");
        foreach (var setting in KnownSettings.Groups.Where(group => sections.Contains(group.Section)).SelectMany(group => group.Settings))
        {
            var missing = setting.Documents.Note ?? setting.Default switch { null => "none", "[]" => "empty", var text => $"`{text}`" };
            var example = setting.Documents.Example is { } shown ? $"`{shown}` " : "";
            rows.Append($"| `{setting.Key}` | {setting.Meaning} | {missing} | {example}|\n");
        }

        return rows.ToString();
    }

    private static string SandboxRows()
    {
        var rows = new StringBuilder("| key | default with `--sandbox` |\n| --- | --- |\n");
        foreach (var (key, setting) in SandboxSource.ForServe().Defaults)
        {
            rows.Append($"| `{key}` | `{setting.Value}` |\n");
        }

        return rows.ToString();
    }

    private static string[] SectionsOf(Match marker) =>
        [.. marker.Groups["sections"].Value.Split(", ").Select(section => section == "(none)" ? "" : section)];

    private static string Example()
    {
        var root = new Member("");
        var remarks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in KnownSettings.Groups)
        {
            remarks[group.Section] = group.Remark ?? "";
            foreach (var setting in group.Settings)
            {
                remarks[setting.Key] = setting.Documents.Remark ?? "";
                Add(root, group, setting);
            }
        }

        var text = new StringBuilder(Head);
        Write(text, root, "  ", remarks);
        return text.Append("}\n").ToString();
    }

    private static void Add(Member root, SettingGroup group, Setting setting)
    {
        var parts = setting.Key.Split(':');
        (string Names, string Text)[] samples = setting.Documents.Samples.Count > 0
            ? [.. setting.Documents.Samples]
            : [(group.Names, setting.IsForEnvironmentOnly ? "" : setting.Documents.Sample ?? setting.Default ?? "")];
        foreach (var (names, value) in samples)
        {
            var name = names.Split('/').AsEnumerable().GetEnumerator();
            var member = root;
            for (var depth = 0; depth < parts.Length; depth++)
            {
                var isName = parts[depth].StartsWith('<') && name.MoveNext();
                member = member.Below(isName ? name.Current : parts[depth], string.Join(':', parts[..(depth + 1)]));
            }

            var json = setting.ToJson(value);
            member.Value = setting.IsList && value.StartsWith('[') ? value : json.ToJsonString(SettingsSchema.Plain);
        }
    }

    private static void Write(StringBuilder text, Member section, string indent, Dictionary<string, string> remarks)
    {
        for (var index = 0; index < section.Members.Count; index++)
        {
            var (name, member) = section.Members[index];
            var comma = index + 1 < section.Members.Count ? "," : "";
            if (indent.Length == 2 && index > 0 && member.Value is null)
            {
                text.Append('\n');
            }

            // Once is enough.
            if (remarks.Remove(member.Template, out var remark) && remark.Length > 0)
            {
                text.Append($"{indent}// {remark}\n");
            }

            if (member.Value is { } value)
            {
                text.Append($"{indent}\"{name}\": {value}{comma}\n");
                continue;
            }

            text.Append($"{indent}\"{name}\": {{\n");
            Write(text, member, indent + "  ", remarks);
            text.Append($"{indent}}}{comma}\n");
        }
    }

    private sealed class Member(string template)
    {
        public string Template { get; } = template;

        public string? Value { get; set; }

        public List<(string Name, Member Member)> Members { get; } = [];

        public Member Below(string name, string template)
        {
            if (Members.Find(member => member.Name == name).Member is { } known)
            {
                return known;
            }

            Members.Add((name, new Member(template)));
            return Members[^1].Member;
        }
    }

    [GeneratedRegex("(?<begin><!-- begin settings: (?<sections>.*) -->)\n(?:\\|.*\n)*(?<end><!-- end settings -->)")]
    private static partial Regex Table();

    [GeneratedRegex("(?<begin><!-- begin defaults of the sandbox -->)\n(?:\\|.*\n)*(?<end><!-- end defaults of the sandbox -->)")]
    private static partial Regex SandboxTable();
}
