using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Names a subscription.</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<SubscriptionId>))]
public readonly record struct SubscriptionId(string Value) : IStringId<SubscriptionId>
{
    /// <inheritdoc/>
    public static SubscriptionId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
