using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Mail;

/// <summary>JSON of the list of mails.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SandboxMail))]
internal sealed partial class MailJson : JsonSerializerContext;
