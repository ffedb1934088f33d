using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CentralNic.Reseller;

/// <summary>A secret text. Only <see cref="Reveal"/> gives it away; text, JSON and debugger show stars.</summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(StarsConverter))]
public sealed class Secret : IEquatable<Secret>
{
    private const string Stars = "***";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a secret.</summary>
    /// <param name="value">The secret.</param>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>Whether the secret is the empty text.</summary>
    public bool IsEmpty => _value.Length == 0;

    /// <summary>Gives the secret. Call it only where the secret is used, never to print it.</summary>
    /// <returns>The secret.</returns>
    public string Reveal() => _value;

    /// <summary>Stars, whatever the secret.</summary>
    /// <returns><c>***</c>.</returns>
    public override string ToString() => Stars;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    private sealed class StarsConverter : JsonConverter<Secret>
    {
        public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? new Secret(text) : null;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Stars);
    }
}
