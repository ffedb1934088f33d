using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Notifications;

/// <summary>What can be done with notifications.</summary>
internal static class NotificationActions
{
    public static readonly PageAction Test = new("/notifications/test", "notifications/test")
    {
        Title = "Send a test",
        Meaning = "A test is sent now by the channels that are configured, and the next page says what the other side answered.",
        Button = "Send a test",
        Done = "The test was sent.",
        Back = "/notifications",
        Result = typeof(NotificationTested),
        Fields = [new("channel", "Channel") { Hint = "mail, webhook or program; empty: all" }],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Test];
}
