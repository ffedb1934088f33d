namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>How a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>It was not delivered yet; it is tried, again if need be.</summary>
    Pending,

    /// <summary>It was delivered: the other side took it.</summary>
    Delivered,

    /// <summary>It could not be delivered for about a day and is not tried again.</summary>
    GivenUp,
}
