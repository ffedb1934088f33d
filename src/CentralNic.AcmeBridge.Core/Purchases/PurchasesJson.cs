using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>How this folder's documents are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(NameSetLock))]
[JsonSerializable(typeof(PurchaseCount))]
[JsonSerializable(typeof(NameSetPurchases))]
internal sealed partial class PurchasesJson : JsonSerializerContext;
