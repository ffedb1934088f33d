using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Books;

/// <summary>JSON of the journal's lines.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BooksChange))]
internal sealed partial class BooksJson : JsonSerializerContext;
