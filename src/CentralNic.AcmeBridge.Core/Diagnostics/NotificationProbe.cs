using CentralNic.AcmeBridge.Core.Notifications;

namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>Reaches what notifications go to, without sending any.</summary>
public static class NotificationProbe
{
    /// <summary>Connects to the mail server and signs in.</summary>
    public static async Task<NotificationProbeResult> MailAsync(
        MailChannelOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        Result(await new MailChannel(options, pages: null, time).ProbeAsync(cancellationToken));

    /// <summary>Asks the webhook's receiver by HEAD.</summary>
    public static async Task<NotificationProbeResult> WebhookAsync(
        WebhookChannelOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var channel = new WebhookChannel(options, pages: null, time);
        return Result(await channel.ProbeAsync(cancellationToken));
    }

    private static NotificationProbeResult Result(DeliveryOutcome outcome) => new(outcome.IsDelivered, outcome.Answer);
}

/// <summary>Whether a channel could be used.</summary>
/// <param name="IsUsable">Whether it could.</param>
/// <param name="Answer">What it answered, or why there was no answer; nothing secret.</param>
public sealed record NotificationProbeResult(bool IsUsable, string Answer);
