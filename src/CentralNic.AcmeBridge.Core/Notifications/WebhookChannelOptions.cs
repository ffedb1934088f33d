using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>A system that is sent signed messages.</summary>
/// <param name="Url">Where: https, or http on loopback.</param>
/// <param name="Secret">What the messages are signed with.</param>
public sealed record WebhookChannelOptions(Uri Url, WebhookSecret Secret)
{
    /// <summary>How long one delivery may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The kinds that it is told of; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}
