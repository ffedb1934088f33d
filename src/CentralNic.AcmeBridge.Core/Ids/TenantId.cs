using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Names the customer or department that pays for what its accounts order.</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<TenantId>))]
public readonly record struct TenantId(string Value) : IStringId<TenantId>
{
    /// <inheritdoc/>
    public static TenantId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
