using System.Text.Json;
using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>One thing that happened to an order. It is written short, because each order keeps some dozens.</summary>
/// <param name="At">When, UTC, to the millisecond.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Detail">What belongs to it, as <see cref="OrderEventKind"/> tells.</param>
/// <param name="Code">Of a command: the return code; <see langword="null"/>: there was no answer, or it is no command.</param>
/// <param name="Again">How often the same happened again after <paramref name="At"/>.</param>
/// <param name="Last">When it happened last, if it did again, UTC.</param>
public sealed record OrderEvent(
    [property: JsonPropertyName("t"), JsonConverter(typeof(UnixMilliseconds))] DateTimeOffset At,
    [property: JsonPropertyName("k")] OrderEventKind Kind,
    [property: JsonPropertyName("d")] string? Detail = null,
    [property: JsonPropertyName("c")] int? Code = null,
    [property: JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Again = 0,
    [property: JsonPropertyName("u"), JsonConverter(typeof(UnixMilliseconds))] DateTimeOffset? Last = null)
{
    /// <summary>A time without what is below a millisecond, as documents have it.</summary>
    internal static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>Whether it is the same thing, at whatever time.</summary>
    /// <param name="other">The other.</param>
    internal bool IsSameAs(OrderEvent other) => Kind == other.Kind && Code == other.Code && Detail == other.Detail;

    /// <summary>It happened once more.</summary>
    /// <param name="at">When.</param>
    internal OrderEvent Repeated(DateTimeOffset at) => this with { Again = Again + 1, Last = at };
}

/// <summary>Times as milliseconds since 1970.</summary>
internal sealed class UnixMilliseconds : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
