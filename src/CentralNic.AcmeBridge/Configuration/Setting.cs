using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// The declaration of a key. Reading, the known keys, the tables of <c>docs/configuration.md</c>, <c>appsettings.example.json</c> and the
/// JSON schema follow from it.
/// </summary>
/// <param name="Key">For example <c>Profiles:&lt;name&gt;:Class</c>; the operator chooses what <c>&lt;name&gt;</c> stands for.</param>
/// <param name="Meaning">What it does, in Markdown, without a full stop at its end.</param>
/// <param name="Form">The form of its value, or of each entry of its list.</param>
/// <param name="IsList">Whether it holds a list.</param>
/// <param name="Documents">What documents say of it besides.</param>
internal abstract record Setting(string Key, string Meaning, JsonForm Form, bool IsList, SettingDocuments Documents)
{
    /// <summary>The key as it was declared.</summary>
    public string Template { get; } = Key;

    /// <summary>The value where nothing is given, as it is written; <see langword="null"/>: none.</summary>
    public abstract string? Default { get; }

    /// <summary>Whether the value is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether a change of it counts as soon as the configuration is read again, without a restart.</summary>
    public bool IsReloaded { get; init; }

    /// <summary>Whether the value may come from the environment only.</summary>
    public bool IsForEnvironmentOnly { get; init; }

    /// <summary>The key without its section.</summary>
    public string Name => Key[(Key.LastIndexOf(':') + 1)..];

    /// <summary>The environment variable of the key.</summary>
    public string EnvironmentVariable => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>The value as it stands in a JSON file.</summary>
    /// <param name="text">As it is written here: JSON for a list's entries, else plain.</param>
    public JsonNode ToJson(string text) => IsList && text.StartsWith('[') ? JsonNode.Parse(text)! : Form.Type switch
    {
        "boolean" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        "integer" or "number" when text.Length > 0 && text.All(each => char.IsAsciiDigit(each) || each == '.') => JsonNode.Parse(text)!,
        _ => JsonValue.Create(text),
    };

    /// <summary>A list as it is written.</summary>
    internal static string ListText(IEnumerable<string> entries) =>
        $"[{string.Join(", ", entries.Select(entry => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(entry)}\""))}]";

    /// <summary>A default that follows from other settings, as it is written; <see langword="null"/>: none.</summary>
    internal virtual string? Write(object? missing) => Default;

    /// <summary>The key with the operator's names in it.</summary>
    protected string Fill(params ReadOnlySpan<string> names)
    {
        var key = Key;
        foreach (var name in names)
        {
            int start = key.IndexOf('<'), end = key.IndexOf('>');
            key = key[..start] + name + key[(end + 1)..];
        }

        return key;
    }
}

/// <summary>A key that holds one value. <c>Missing</c> is its default.</summary>
internal sealed record Setting<T>(string Key, string Meaning, SettingType<T> Type, T? Missing, SettingDocuments Documents)
    : Setting(Key, Meaning, Type.Form, IsList: false, Documents)
{
    /// <inheritdoc/>
    public override string? Default => Write(Missing);

    /// <inheritdoc/>
    internal override string? Write(object? missing) => missing is T value ? Type.Format(value) : Type.Null;

    /// <summary>The same of one name: <c>Profiles:&lt;name&gt;:Class</c> becomes <c>Profiles:shop:Class</c>.</summary>
    internal Setting<T> Of(params ReadOnlySpan<string> names) => this with { Key = Fill(names) };
}

/// <summary>A key that holds a list of values of a type.</summary>
internal sealed record ListSetting<T>(
    string Key, string Meaning, SettingType<T> Type, IReadOnlyList<T> Missing, SettingDocuments Documents)
    : Setting(Key, Meaning, Type.Form, IsList: true, Documents)
{
    /// <inheritdoc/>
    public override string? Default => ListText(Missing.Select(Type.Format));

    /// <summary>The same of one name.</summary>
    internal ListSetting<T> Of(params ReadOnlySpan<string> names) => this with { Key = Fill(names) };
}

/// <summary>What documents say of a key besides its meaning and default.</summary>
/// <param name="Example">Another value than the default; JSON when the key holds a list.</param>
/// <param name="Note">What the table says in place of the default: <c>required</c>, or where it comes from.</param>
/// <param name="Sample">What the example file has; else it has the default, or an empty value.</param>
/// <param name="Samples">The same below several names of the operator's: <c>digicert</c>, <c>organization/example.com</c>.</param>
/// <param name="Remark">What the example file says above it.</param>
internal sealed record SettingDocuments(
    string? Example, string? Note, string? Sample, IReadOnlyList<(string Names, string Text)> Samples, string? Remark);
