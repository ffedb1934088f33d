using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// A notification as webhook and program are told it: the same in each repetition, so it has nothing of its deliveries and its end.
/// </summary>
/// <param name="Id">Names the notification.</param>
/// <param name="Kind">What it is about, a stable name.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="IsEnd">It tells that something is over.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">What happened, in full, and what to do.</param>
/// <param name="Since">When what it tells of began, UTC.</param>
/// <param name="Count">How many things it tells of.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Order">The ACME order.</param>
/// <param name="Profile">The profile that was ordered.</param>
/// <param name="Certificate">The certificate.</param>
/// <param name="Names">The names of the certificate or order.</param>
/// <param name="Finding">What the last check of the proofs found.</param>
/// <param name="NextLook">When it is tried or looked at again, UTC.</param>
/// <param name="Proofs">What is to be published by hand.</param>
/// <param name="Commands">The commands that answer, or show more.</param>
/// <param name="Link">The page about it.</param>
internal sealed record NotificationMessage(
    string Id,
    string Kind,
    string Severity,
    bool IsEnd,
    string Subject,
    string Text,
    DateTimeOffset Since,
    int Count,
    string? Tenant,
    string? Order,
    string? Profile,
    string? Certificate,
    ImmutableArray<string> Names,
    string? Finding,
    DateTimeOffset? NextLook,
    ImmutableArray<DcvProofReport> Proofs,
    ImmutableArray<string> Commands,
    string? Link)
{
    /// <param name="pages">Where the operator's pages are; <see langword="null"/>: not known, and there is no link.</param>
    public static NotificationMessage Of(Notification notification, Uri? pages) => new(
        notification.Id,
        notification.Kind,
        notification.Severity.ToString().ToLowerInvariant(),
        notification.IsEnd,
        notification.Subject,
        notification.Text,
        notification.Since,
        notification.Count,
        notification.Tenant,
        notification.Order,
        notification.Profile,
        notification.Certificate,
        notification.Names,
        notification.Finding,
        notification.NextLook,
        notification.Proofs,
        notification.Commands,
        pages is null || notification.Page is null ? null : pages.AbsoluteUri.TrimEnd('/') + notification.Page);
}

/// <summary>What a webhook is sent.</summary>
/// <param name="Type"><c>notification.</c> and the kind.</param>
/// <param name="Timestamp">When it was written down, UTC.</param>
/// <param name="Data">What is told.</param>
internal sealed record NotificationEvent(string Type, DateTimeOffset Timestamp, NotificationMessage Data);
