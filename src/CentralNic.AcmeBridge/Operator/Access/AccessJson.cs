using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Monitoring;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>How this folder's answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthOutline))]
[JsonSerializable(typeof(LivenessOutline))]
[JsonSerializable(typeof(ReadinessOutline))]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(SignInReport))]
internal sealed partial class AccessJson : JsonSerializerContext;
