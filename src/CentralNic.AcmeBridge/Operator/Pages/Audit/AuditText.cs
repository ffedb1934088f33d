using System.Text.Encodings.Web;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Audit;

namespace CentralNic.AcmeBridge.Operator.Pages.Audit;

/// <summary>The audit trail in words.</summary>
internal static class AuditText
{
    // What pages write is escaped by them; here it is only to be read.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Begun => "cut off",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    public static string KindOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => "good",
        AuditOutcome.Begun => "warn",
        _ => "bad",
    };

    /// <summary>The members in which two states of a thing differ, as they are written.</summary>
    public static IReadOnlyList<(string Member, string? Before, string? After)> Differences(JsonElement? before, JsonElement? after)
    {
        var (old, young) = (MembersOf(before), MembersOf(after));
        return [.. old.Keys.Union(young.Keys)
            .Select(member => (Member: member, Before: old.GetValueOrDefault(member), After: young.GetValueOrDefault(member)))
            .Where(each => each.Before != each.After)];
    }

    private static Dictionary<string, string> MembersOf(JsonElement? thing) => thing is { ValueKind: JsonValueKind.Object } json
        ? json.EnumerateObject().ToDictionary(member => member.Name, member => Written(member.Value))
        : thing is { } other ? new Dictionary<string, string> { [""] = Written(other) } : [];

    private static string Written(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Readable))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
