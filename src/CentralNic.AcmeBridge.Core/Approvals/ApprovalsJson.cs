using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Approvals;

/// <summary>How questions and answers are written: camel case, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalQuestion))]
[JsonSerializable(typeof(ApprovalReply))]
internal sealed partial class ApprovalsJson : JsonSerializerContext;
