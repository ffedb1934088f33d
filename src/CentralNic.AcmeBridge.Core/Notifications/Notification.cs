using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Dcv;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>What the operator is told, as it was written down, and how it was delivered. Holds no secret.</summary>
public sealed record Notification
{
    /// <summary>Names it; the same in every delivery and repetition. Ids of later ones come before those of earlier ones.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it is about, a stable name: one of <see cref="NotificationKinds"/>, or the name of a health condition.</summary>
    public required string Kind { get; init; }

    /// <summary>How bad it is.</summary>
    public NotificationSeverity Severity { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>What happened, in full, and what to do.</summary>
    public required string Text { get; init; }

    /// <summary>When what it tells of began, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was written down, UTC.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>It tells of the health of the bridge itself.</summary>
    public bool IsHealth { get; init; }

    /// <summary>It tells that something is over.</summary>
    public bool IsEnd { get; init; }

    /// <summary>When what it tells of was over, UTC; absent: it goes on, or has no end.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How many things it tells of.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whose it is; absent: it belongs to no tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The ACME order.</summary>
    public string? Order { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public string? Profile { get; init; }

    /// <summary>The certificate.</summary>
    public string? Certificate { get; init; }

    /// <summary>The names of the certificate or order.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The mail address of the customer who is told it, and nobody else; absent: the operator is.</summary>
    public string? Recipient { get; init; }

    /// <summary>What the last check of the proofs found.</summary>
    public string? Finding { get; init; }

    /// <summary>When it is tried or looked at again, UTC; absent: not by itself.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>What is to be published by hand.</summary>
    public ImmutableArray<DcvProofReport> Proofs { get; init; } = [];

    /// <summary>The commands that answer, or show more.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];

    /// <summary>The page about it, a path of the operator's pages.</summary>
    public string? Page { get; init; }

    /// <summary>
    /// What goes on, as <c>credit-low</c>: while it has not ended, nothing else is told of it. Absent: nothing is kept from being told.
    /// </summary>
    public string? Occurrence { get; init; }

    /// <summary>How often the same happened again, which was not told.</summary>
    public int? Repeats { get; init; }

    /// <summary>When it happened last, UTC; absent: once only.</summary>
    public DateTimeOffset? LastRepeat { get; init; }

    /// <summary>Until when more of the kind is added to it, UTC; it is delivered then. Absent: it is delivered at once.</summary>
    public DateTimeOffset? CollectsUntil { get; init; }

    /// <summary>
    /// It was written down while there was no channel. With one it is delivered after all, if it is from the last day or goes on.
    /// </summary>
    public bool IsUndirected { get; init; }

    /// <summary>How it is delivered, a channel each.</summary>
    public ImmutableArray<NotificationDelivery> Deliveries { get; init; } = [];

    /// <summary>Whether what it tells of goes on, as far as that is kept track of.</summary>
    [JsonIgnore]
    public bool IsOpen => Occurrence is not null && Ended is null;

    /// <summary>The delivery by a channel; <see langword="null"/>: it is not for that one.</summary>
    /// <param name="channel">The channel's name.</param>
    public NotificationDelivery? DeliveryBy(string channel) => Deliveries.FirstOrDefault(delivery => delivery.Channel == channel);

    /// <summary>With another state of a delivery.</summary>
    /// <param name="delivery">The delivery, by a channel that it is for.</param>
    public Notification With(NotificationDelivery delivery) => this with
    {
        Deliveries = [.. Deliveries.Select(known => known.Channel == delivery.Channel ? delivery : known)],
    };
}
