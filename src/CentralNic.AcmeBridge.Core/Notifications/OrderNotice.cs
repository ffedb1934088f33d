using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Reports;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>What is told of orders, in words.</summary>
internal static class OrderNotice
{
    /// <summary>How many names and orders a collection names.</summary>
    private const int MostNamed = 20;

    /// <summary>The stable name of a kind.</summary>
    public static string KindOf(AttentionKind kind) => AttentionReport.NameOf(kind);

    /// <summary>What is told of one order.</summary>
    public static Notification Of(Order order)
    {
        var report = AttentionReport.Of(order);
        return new Notification
        {
            Kind = report.Kind,
            Severity = SeverityOf(order.Issuance!.Attention!.Kind),
            Subject = $"{TitleOf(order.Issuance.Attention.Kind)}: {Short(report.Names)} (tenant {report.Tenant})",
            Text = report.Text,
            Since = report.Since,
            Tenant = report.Tenant,
            Order = report.Order,
            Profile = report.Profile,
            Names = report.Names,
            Finding = report.Finding,
            NextLook = report.NextLook,
            Proofs = report.Proofs,
            Commands = [.. report.Commands, OperatorCommands.Line($"orders show {report.Order}")],
            Page = PageOf(report.Order),
        };
    }

    /// <summary>What is told once for all orders that wait for the same.</summary>
    /// <param name="order">The first of them.</param>
    /// <param name="occurrence">What goes on.</param>
    public static Notification OfAll(Order order, string occurrence) => Of(order) with
    {
        Subject = $"{TitleOf(order.Issuance!.Attention!.Kind)}; first {Short(order.Names)} (tenant {order.Tenant})",
        Occurrence = occurrence,
    };

    /// <summary>The beginning of a collection of orders of one tenant and kind.</summary>
    public static Notification Several(Order order, string occurrence, DateTimeOffset now)
    {
        var kind = order.Issuance!.Attention!.Kind;
        return Add(
            new Notification
            {
                Kind = KindOf(kind),
                Severity = SeverityOf(kind),
                Subject = "",
                Text = "",
                Since = order.Issuance.Attention.Since,
                Count = 0,
                Tenant = order.Tenant.Value,
                Occurrence = occurrence,
                CollectsUntil = now + TimeToCollect(kind),
                Commands = [CommandFor(kind, order.Tenant.Value)],
                Page = $"/orders?tenant={Uri.EscapeDataString(order.Tenant.Value)}",
            },
            order);
    }

    /// <summary>A collection with one more order.</summary>
    public static Notification Add(Notification collection, Order order)
    {
        var (kind, count) = (order.Issuance!.Attention!.Kind, collection.Count + 1);
        var title = TitleOf(kind);
        var orders = count == 1 ? "1 more order" : string.Create(CultureInfo.InvariantCulture, $"{count} more orders");
        return collection with
        {
            Count = count,
            Subject = $"{title}: {orders} of tenant {order.Tenant}",
            Text = $"{title}: {orders} of tenant {order.Tenant}, besides those that were told one by one. The last one, {order.Id} for "
                + $"{Short(order.Names)}: {order.Issuance.Attention.Text}",
            Names = [.. collection.Names.Concat(order.Names).Distinct(StringComparer.Ordinal).Take(MostNamed)],
        };
    }

    /// <summary>The page of an order.</summary>
    public static string PageOf(string order) => $"/orders/{Uri.EscapeDataString(order)}";

    /// <summary>Names, few of them.</summary>
    public static string Short(IReadOnlyCollection<string> names) => names.Count <= 3
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(2))} and {names.Count - 2} more");

    private static string CommandFor(AttentionKind kind, string tenant) => OperatorCommands.Line(kind switch
    {
        AttentionKind.Parked => "issuances parked",
        AttentionKind.PublishByHand => "dcv list",
        AttentionKind.ApprovalOutstanding => "approvals list",
        AttentionKind.Refused or AttentionKind.Failed => $"orders list --tenant {OperatorCommands.Quote(tenant)} --state invalid",
        _ => $"orders list --tenant {OperatorCommands.Quote(tenant)} --attention",
    });

    /// <summary>What somebody must do something about is told sooner than what is over.</summary>
    private static TimeSpan TimeToCollect(AttentionKind kind) =>
        kind is AttentionKind.Refused or AttentionKind.Failed ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(10);

    private static NotificationSeverity SeverityOf(AttentionKind kind) => kind switch
    {
        AttentionKind.CreditExhausted or AttentionKind.HeldUp or AttentionKind.StoreDamaged or AttentionKind.PurchasesHeld =>
            NotificationSeverity.Critical,
        _ => NotificationSeverity.Warning,
    };

    internal static string TitleOf(AttentionKind kind) => kind switch
    {
        AttentionKind.PublishByHand => "Publish a proof by hand",
        AttentionKind.Parked => "Order parked, answer needed",
        AttentionKind.CreditExhausted => "The reseller account's credit is exhausted",
        AttentionKind.ProofMissing => "Proof of control missing",
        AttentionKind.StoreDamaged => "Nothing is bought: the store is damaged",
        AttentionKind.ApprovalOutstanding => "Approval outstanding",
        AttentionKind.PurchasesHeld => "Nothing is bought until the account was read after a restore",
        AttentionKind.HeldUp => "Orders are held up",
        AttentionKind.Refused => "Order refused",
        AttentionKind.Failed => "Order failed",
        _ => throw new UnreachableException($"The attention {kind} has no title."),
    };
}
