namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>The delivery of a notification by a channel.</summary>
/// <param name="Channel"><c>mail</c>, <c>webhook</c>, <c>program</c> or <c>contact-mail</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Next">When it is tried again, UTC; absent: as soon as may be, or not any more.</param>
/// <param name="Last">When it was tried last, UTC.</param>
/// <param name="Answer">What came of that: the server's answer, or why there was none.</param>
public sealed record NotificationDelivery(
    string Channel,
    DeliveryState State = DeliveryState.Pending,
    int Attempts = 0,
    DateTimeOffset? Next = null,
    DateTimeOffset? Last = null,
    string? Answer = null);
