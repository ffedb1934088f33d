using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CertificateCount))]
[JsonSerializable(typeof(FailedOrders))]
internal sealed partial class LimitsJson : JsonSerializerContext;
