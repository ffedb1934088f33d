using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RestoredMark))]
[JsonSerializable(typeof(BridgeTag.StoredTag))]
internal sealed partial class RestoresJson : JsonSerializerContext;
