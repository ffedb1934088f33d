using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IssuedCertificate))]
[JsonSerializable(typeof(CompromisedKey))]
[JsonSerializable(typeof(CertificateSummary))]
[JsonSerializable(typeof(IndexingMark))]
internal sealed partial class CertificatesJson : JsonSerializerContext;
