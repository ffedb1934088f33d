using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CentralNic.Acme.Documents;

/// <summary>Times as RFC 3339 has them: read with any offset, which must be there; written in UTC, to the second.</summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    private const int ShortestLength = 20;
    private const int OffsetLength = 6;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The framework reads ISO 8601, of which RFC 3339 is a part: a bare date or a local time is not in it.
        if (reader.TokenType == JsonTokenType.String
            && reader.GetString() is { Length: >= ShortestLength } text
            && (text[^1] == 'Z' || text[^OffsetLength] is '+' or '-')
            && reader.TryGetDateTimeOffset(out var value))
        {
            return value;
        }

        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[ShortestLength];
        value.UtcDateTime.TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text);
    }
}
