using CentralNic.AcmeBridge.Core.Notifications;

namespace CentralNic.AcmeBridge.Operator.Pages.Notifications;

/// <summary>Notifications in words.</summary>
internal static class NotificationText
{
    public static string PathOf(Notification notification) => $"/notifications/{Uri.EscapeDataString(notification.Id)}";

    public static string Of(NotificationDelivery delivery) => delivery.State switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.GivenUp => "not delivered",
        _ => delivery.Attempts == 0 ? "waits" : "failed, tried again",
    };

    public static string KindOf(NotificationDelivery delivery) => delivery.State switch
    {
        DeliveryState.Delivered => "good",
        DeliveryState.GivenUp => "bad",
        _ => delivery.Attempts == 0 ? "wait" : "warn",
    };
}
