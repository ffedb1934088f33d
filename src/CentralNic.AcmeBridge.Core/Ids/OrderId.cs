using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Names an ACME order; the last part of its order URL.</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<OrderId>))]
public readonly record struct OrderId(string Value) : IStringId<OrderId>
{
    /// <inheritdoc/>
    public static OrderId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
