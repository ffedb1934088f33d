using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>Names an ACME account; the last part of its account URL.</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<AccountId>))]
public readonly record struct AccountId(string Value) : IStringId<AccountId>
{
    /// <inheritdoc/>
    public static AccountId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
