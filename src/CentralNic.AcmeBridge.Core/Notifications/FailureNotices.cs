using System.Globalization;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// What is told of orders that came to nothing. Clients try again by themselves, so it is told once for an account and its names, until an
/// order for them succeeds; that ends it in the commit of the order. Of what clients do wrong themselves only the pause is told.
/// </summary>
internal sealed class FailureNotices(ClientPauses pauses, NotificationRepository notifications)
{
    private const string Area = "failed|";

    /// <summary>What still fails after so long is told again.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromDays(30);

    private static readonly AttentionKind[] Kinds = [AttentionKind.Refused, AttentionKind.Failed];

    /// <summary>Whether it is told of an order that came to nothing.</summary>
    public static bool IsFailure(AttentionKind kind) => Kinds.Contains(kind);

    /// <summary>Whether a notification goes on until an order succeeds.</summary>
    public static bool IsFailure(Notification notification) =>
        notification.Occurrence?.StartsWith(Area, StringComparison.Ordinal) == true;

    /// <summary>What goes on while the orders of an account for some names fail.</summary>
    public static string OccurrenceOf(Order order, AttentionKind kind) =>
        $"{Area}{OrderNotice.KindOf(kind)}|{ClientPauses.IdOf(order)}";

    /// <summary>What is written with a change of an order.</summary>
    public async ValueTask<OrderCompanions> WriteAsync(Order before, Order after, CancellationToken cancellationToken)
    {
        if (!after.IsFinal || before.IsFinal || after.AuthorizationOnly)
        {
            return OrderCompanions.None;
        }

        var (count, paused) = await pauses.CountAsync(before, after, cancellationToken);
        var writes = new List<DocumentWrite>();
        if (count is not null)
        {
            writes.Add(count);
        }

        if (after.Status == OrderStatus.Valid)
        {
            foreach (var kind in Kinds)
            {
                if (await notifications.FindOpenAsync(OccurrenceOf(after, kind), cancellationToken) is { } over)
                {
                    writes.Add(notifications.End(over));
                }
            }
        }

        if (paused is null)
        {
            return new OrderCompanions(writes);
        }

        writes.Add(notifications.Put(notifications.Prepare(Of(paused, after)), 0));
        return new OrderCompanions(writes, notifications.Added);
    }

    private static Notification Of(FailedOrders paused, Order last) => new()
    {
        Kind = NotificationKinds.ClientPaused,
        Severity = NotificationSeverity.Warning,
        Subject = $"Account paused after failed orders: {OrderNotice.Short(paused.Names)} (tenant {paused.Tenant})",
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"Account {paused.Account} is paused for these names: its last {paused.Count} orders for them failed. The last because: "
            + $"{paused.LastReason?.TrimEnd('.') ?? "no reason was given"}. Let the customer correct that, then resume it; until then its "
            + $"orders for these names are refused. When the names are not used any more, nothing is to be done."),
        Since = paused.Since,
        Tenant = paused.Tenant.Value,
        Order = last.Id.Value,
        Profile = last.Profile,
        Names = paused.Names,
        Commands = [OperatorCommands.Line($"pauses resume {paused.Id}"), OperatorCommands.Line($"orders show {last.Id}")],
        Page = OrderNotice.PageOf(last.Id.Value),
    };
}
