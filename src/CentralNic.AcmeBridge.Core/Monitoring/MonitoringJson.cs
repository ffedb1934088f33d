using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoreTrial))]
internal sealed partial class MonitoringJson : JsonSerializerContext;
