using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The JSON schema (draft 7, which editors know best) of the settings file.</summary>
internal static partial class SettingsSchema
{
    /// <summary>JSON as people write it: quotes and signs of the text stay as they are.</summary>
    internal static JsonSerializerOptions Plain { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    // What the file's reader skips. Some validators stumble over a plain slash here.
    private const string RemarkPattern = @"^(?:\$|\x2f\x2f)";

    /// <summary>The schema's text.</summary>
    internal static string Create()
    {
        var schema = Object(KnownSettings.All, 0);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Settings of the CentralNic ACME Bridge");
        return schema.ToJsonString(Plain) + "\n";
    }

    /// <summary>The schema of a section.</summary>
    /// <param name="settings">The keys below it.</param>
    /// <param name="depth">How many parts of their keys lead to it.</param>
    private static JsonObject Object(IEnumerable<Setting> settings, int depth)
    {
        var properties = new JsonObject();
        var patterns = new JsonObject { [RemarkPattern] = true };
        foreach (var member in settings.GroupBy(setting => setting.Key.Split(':')[depth]))
        {
            var own = member.SingleOrDefault(setting => setting.Key.Split(':').Length == depth + 1);
            Setting[] below = [.. member.Where(setting => setting != own)];
            var described = own is null ? Object(below, depth + 1) : below.Length == 0 ? Value(own) : new JsonObject
            {
                ["description"] = Description(own),
                ["anyOf"] = new JsonArray(Value(own), Object(below, depth + 1)),
            };
            if (member.Key.StartsWith('<'))
            {
                patterns[NamePattern(member.Key, member.First())] = described;
            }
            else
            {
                properties[member.Key] = described;
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["patternProperties"] = patterns, ["additionalProperties"] = false };
        if (properties.Count > 0)
        {
            schema.Insert(1, "properties", properties);
        }

        return schema;
    }

    private static JsonObject Value(Setting setting)
    {
        var schema = new JsonObject { ["description"] = Description(setting) };
        if (setting.IsForEnvironmentOnly)
        {
            schema["type"] = "string";
            schema["pattern"] = "^(?:encrypted:[0-9a-f]{8}:[A-Za-z0-9_-]+)?$";
            return schema;
        }

        if (setting.Default is { } text)
        {
            schema["default"] = setting.ToJson(text);
        }

        if (setting.Documents.Example is { } example && !example.StartsWith('"'))
        {
            schema["examples"] = new JsonArray(setting.ToJson(example));
        }

        if (setting.IsList)
        {
            // A list may be one text with commas too, as in the environment.
            schema["type"] = new JsonArray("array", "string");
            schema["items"] = Entry(setting.Form);
            if (PatternOf(setting.Form) is { } entry)
            {
                schema["pattern"] = $@"^\s*(?:(?:{entry})(?:\s*,\s*(?:{entry}))*)?\s*$";
            }
        }
        else
        {
            foreach (var (name, value) in Entry(setting.Form).ToArray())
            {
                schema[name] = value?.DeepClone();
            }
        }

        return schema;
    }

    private static JsonObject Entry(JsonForm form)
    {
        var schema = new JsonObject { ["type"] = form.Type == "string" ? "string" : new JsonArray(form.Type, "string") };
        if (form.Words is { } words)
        {
            schema["enum"] = new JsonArray([.. words.Append("").Select(word => (JsonNode)word)]);
        }
        else if (form.Pattern is { } pattern)
        {
            schema["pattern"] = $"^(?:{pattern})?$";
        }

        if (form.Least is { } least)
        {
            schema["minimum"] = least;
        }

        if (form.Most is { } most)
        {
            schema["maximum"] = most;
        }

        return schema;
    }

    private static string? PatternOf(JsonForm form) => form.Words is { } words ? string.Join('|', words) : form.Pattern;

    // Publishers and domains may have any name that is no remark.
    private static string NamePattern(string part, Setting setting) => part switch
    {
        "<kid>" => ExternalAccountKeysSection.KidPattern,
        "<name>" when !setting.Key.StartsWith("Dcv:", StringComparison.Ordinal) => SettingTypes.NamePattern,
        _ => @"^(?!\$|\x2f\x2f).+$",
    };

    // Without the Markdown of the table.
    private static string Description(Setting setting)
    {
        var note = setting.Documents.Note switch
        {
            null => "",
            ['r', .. var rest] when setting.Documents.Note.StartsWith("required", StringComparison.Ordinal) => $". R{rest}",
            _ => $". Default: {setting.Documents.Note}",
        };
        return Link().Replace(setting.Meaning + note, "$1").Replace("`", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();
}
