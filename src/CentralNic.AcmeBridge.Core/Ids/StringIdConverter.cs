using System.Text.Json;
using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Writes a typed identifier as its bare string.</summary>
/// <typeparam name="TId">The identifier type.</typeparam>
public sealed class StringIdConverter<TId> : JsonConverter<TId>
    where TId : struct, IStringId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(reader.GetString() ?? throw new JsonException($"{typeof(TId).Name} is null."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
