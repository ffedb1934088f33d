using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>How this folder's documents and messages are written: camel case, enums by name, nothing for what is unset.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(NotificationMessage))]
[JsonSerializable(typeof(NotificationEvent))]
[JsonSerializable(typeof(KnownClass))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
