using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Mail;

/// <summary>JSON of the mail room's list.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SandboxMail))]
internal sealed partial class MailJson : JsonSerializerContext;
