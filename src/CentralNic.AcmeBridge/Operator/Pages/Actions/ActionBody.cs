using System.Globalization;
using System.Text.Json.Nodes;

namespace CentralNic.AcmeBridge.Operator.Pages.Actions;

/// <summary>Makes of what was filled in what the API is told.</summary>
internal static class ActionBody
{
    private static readonly char[] Separators = ['\n', '\r', ',', ' '];

    /// <summary>The body of the request.</summary>
    /// <exception cref="ApiRefusedException">A field has what cannot be.</exception>
    public static JsonObject Of(IReadOnlyList<ActionField> fields, IReadOnlyDictionary<string, string> values)
    {
        var body = new JsonObject();
        foreach (var field in fields)
        {
            if (ToJson(field, values.GetValueOrDefault(field.Name)) is { } value)
            {
                var path = field.Name.Split('.');
                var owner = path[..^1].Aggregate(body, static (parent, member) => (JsonObject)(parent[member] ??= new JsonObject()));
                owner[path[^1]] = value;
            }
        }

        return body;
    }

    /// <summary>What the API is told of a field; <see langword="null"/>: nothing, so that what is not said stays as it is.</summary>
    internal static JsonNode? ToJson(ActionField field, string? text) => (field.Kind, text?.Trim() ?? "") switch
    {
        (ActionFieldKind.Flag, var flag) => JsonValue.Create(flag is "true"),
        (_, "") when !field.IsSentEmpty => null,
        (ActionFieldKind.FlagChoice, var flag) => JsonValue.Create(flag is "true"),
        (ActionFieldKind.Number or ActionFieldKind.NumberChoice or ActionFieldKind.HiddenNumber, "") => null,
        (ActionFieldKind.Number or ActionFieldKind.NumberChoice or ActionFieldKind.HiddenNumber, var number) => ToNumber(field, number),
        (ActionFieldKind.List, var list) => new JsonArray([.. list.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(each => (JsonNode)JsonValue.Create(each))]),
        (ActionFieldKind.Map, var lines) => ToMap(field, lines),
        (_, var other) => JsonValue.Create(other),
    };

    private static JsonValue ToNumber(ActionField field, string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            ? JsonValue.Create(value)
            : throw Wrong(field, $"'{text}' is no number: write digits, with a point before fractions.");

    private static JsonObject ToMap(ActionField field, string lines)
    {
        var map = new JsonObject();
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            map[line.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { Length: > 0 } value]
                ? name
                : throw Wrong(field, $"'{line}' is not understood: write a line for each, as in PurchasesPerTenant = 10/day.")] = value;
        }

        return map;
    }

    private static ApiRefusedException Wrong(ActionField field, string words) => new(StatusCodes.Status400BadRequest, field.Name, words);
}
