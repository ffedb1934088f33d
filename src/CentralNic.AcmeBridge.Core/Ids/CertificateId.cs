using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>The reseller's id of a certificate, for example <c>DK12345678</c> (manual 6.2).</summary>
/// <param name="Value">The identifier itself.</param>
[JsonConverter(typeof(StringIdConverter<CertificateId>))]
public readonly record struct CertificateId(string Value) : IStringId<CertificateId>
{
    /// <inheritdoc/>
    public static CertificateId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
