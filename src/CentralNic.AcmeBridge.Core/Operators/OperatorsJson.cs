using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Operators;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperatorToken))]
[JsonSerializable(typeof(OperatorUser))]
[JsonSerializable(typeof(OperatorSession))]
internal sealed partial class OperatorsJson : JsonSerializerContext;
