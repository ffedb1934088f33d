using System.Diagnostics.CodeAnalysis;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads a value from its text, or says what is wrong with it, to follow the text: <c>is not a port</c>.</summary>
internal delegate bool Parse<T>(string text, [MaybeNullWhen(false)] out T value, out string problem);

/// <summary>How a kind of value is read and written, and what to write in place of a wrong one.</summary>
/// <param name="Parse">Reads it.</param>
/// <param name="Mend">A sentence that says what to write; it is given the default's text.</param>
/// <param name="Form">What a JSON schema can say of it.</param>
/// <param name="Format">Writes it as <paramref name="Parse"/> reads it.</param>
/// <param name="Null">How no value is written; <see langword="null"/>: not at all.</param>
internal sealed record SettingType<T>(Parse<T> Parse, Func<string, string> Mend, JsonForm Form, Func<T, string> Format, string? Null = null)
{
    /// <summary>The same values, read with regard to other settings.</summary>
    internal SettingType<T> ReadBy(Parse<T> parse, string mend) => this with { Parse = parse, Mend = _ => mend };
}

/// <summary>The form of a value in the settings file. Each may be a text too, and an empty text is as if there were none.</summary>
/// <param name="Type">Its JSON type: <c>string</c>, <c>integer</c>, <c>number</c> or <c>boolean</c>.</param>
/// <param name="Pattern">What its text matches, without anchors (ECMA 262).</param>
/// <param name="Words">The texts of which it is one.</param>
/// <param name="Least">The least number.</param>
/// <param name="Most">The greatest number.</param>
internal sealed record JsonForm(
    string Type = "string", string? Pattern = null, IReadOnlyList<string>? Words = null, double? Least = null, double? Most = null);
