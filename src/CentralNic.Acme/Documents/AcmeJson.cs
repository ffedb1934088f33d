using System.Text.Json.Serialization;

namespace CentralNic.Acme.Documents;

/// <summary>
/// How the resource documents are read and written, without reflection: members that are <see langword="null"/> are left out, unknown ones
/// ignored, duplicates refused, times in RFC 3339.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(DirectoryDocument))]
[JsonSerializable(typeof(AccountDocument))]
[JsonSerializable(typeof(NewAccountPayload))]
[JsonSerializable(typeof(AccountUpdatePayload))]
[JsonSerializable(typeof(KeyChangePayload))]
[JsonSerializable(typeof(OrderListDocument))]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(NewAuthzPayload))]
[JsonSerializable(typeof(NewOrderPayload))]
[JsonSerializable(typeof(FinalizePayload))]
[JsonSerializable(typeof(AuthorizationDocument))]
[JsonSerializable(typeof(AuthorizationUpdatePayload))]
[JsonSerializable(typeof(ChallengeDocument))]
[JsonSerializable(typeof(RevokeCertPayload))]
[JsonSerializable(typeof(RenewalInfoDocument))]
[JsonSerializable(typeof(ProblemDocument))]
public sealed partial class AcmeJson : JsonSerializerContext;
