using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Names an issuance. It is sent upstream as service tag, so that a purchase can be found again after a lost answer.</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<IssuanceId>))]
public readonly record struct IssuanceId(string Value) : IStringId<IssuanceId>
{
    /// <inheritdoc/>
    public static IssuanceId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
