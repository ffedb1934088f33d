using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Documents;

/// <summary>Reads the payloads of requests.</summary>
public static class AcmePayload
{
    private const int LongestPath = 100;

    /// <summary>Reads a payload. Unknown members are ignored.</summary>
    /// <typeparam name="T">The type of the payload.</typeparam>
    /// <param name="payload">The decoded payload of the JWS.</param>
    /// <param name="typeInfo">The type's entry in <see cref="AcmeJson"/>.</param>
    /// <exception cref="AcmeProblemException">
    /// malformed: not UTF-8, not JSON, nested too deeply, a member twice, missing or of the wrong type; the detail names it.
    /// </exception>
    public static T Read<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        if (payload.IsEmpty)
        {
            throw Malformed("The payload is empty; a JSON object is needed here.");
        }

        if (!Utf8.IsValid(payload))
        {
            throw Malformed("The payload is not UTF-8.");
        }

        try
        {
            var read = JsonSerializer.Deserialize(payload, typeInfo)
                ?? throw Malformed("The payload is null; a JSON object is needed here.");
            return read is ICheckedPayload { Fault: { } fault } ? throw Malformed(fault) : read;
        }
        catch (JsonException fault)
        {
            throw Malformed(Describe(fault, payload, typeInfo), fault);
        }
        catch (InvalidOperationException fault)
        {
            // A string with an escape that is half of a surrogate pair.
            throw Malformed("The payload has text that is not valid Unicode.", fault);
        }
    }

    private static string Describe(JsonException fault, ReadOnlySpan<byte> payload, JsonTypeInfo typeInfo)
    {
        if (fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal))
        {
            var member = path.Length > LongestPath ? path[2..LongestPath] + "…" : path[2..];
            return $"The member '{member}' of the payload is faulty: of the wrong type or form, incomplete, or there twice.";
        }

        return FindMissing(payload, typeInfo) is { } missing
            ? $"The payload lacks the member '{missing}'."
            : "The payload is not a JSON object, has a member twice, or is nested too deeply.";
    }

    private static string? FindMissing(ReadOnlySpan<byte> payload, JsonTypeInfo typeInfo)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var property in typeInfo.Properties)
            {
                if (property.IsRequired
                    && document.RootElement.ValueKind == JsonValueKind.Object
                    && !document.RootElement.TryGetProperty(property.Name, out _))
                {
                    return property.Name;
                }
            }

            return null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON at all, or a member's name is not valid Unicode: what is missing cannot be told.
            return null;
        }
    }

    private static AcmeProblemException Malformed(string detail, Exception? fault = null) =>
        new(new AcmeProblem(AcmeErrorType.Malformed, detail), fault?.Message, fault);
}
