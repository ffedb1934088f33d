using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.State;

/// <summary>JSON of the journal's lines.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StateChange))]
internal sealed partial class StateJson : JsonSerializerContext;
