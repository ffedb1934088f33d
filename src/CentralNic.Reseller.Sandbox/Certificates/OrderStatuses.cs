namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// The legal changes of an order's status (manual 9.4.2, 8.2.3):
/// <code>
/// processing        → active | failed | cancel_processing | canceled | revoke_processing | revoked | expired
/// active            → processing (reissue) | expired | revoke_processing | revoked
/// cancel_processing → canceled | processing
/// revoke_processing → revoked | active | processing | expired
/// </code>
/// Expired, failed, canceled and revoked are final.
/// </summary>
internal static class OrderStatuses
{
    private static readonly Dictionary<OrderStatus, OrderStatus[]> Changes = new()
    {
        [OrderStatus.Processing] =
        [
            OrderStatus.Active, OrderStatus.Failed, OrderStatus.CancelProcessing, OrderStatus.Canceled, OrderStatus.RevokeProcessing,
            OrderStatus.Revoked, OrderStatus.Expired,
        ],
        [OrderStatus.Active] = [OrderStatus.Processing, OrderStatus.Expired, OrderStatus.RevokeProcessing, OrderStatus.Revoked],
        [OrderStatus.CancelProcessing] = [OrderStatus.Canceled, OrderStatus.Processing],
        [OrderStatus.RevokeProcessing] = [OrderStatus.Revoked, OrderStatus.Active, OrderStatus.Processing, OrderStatus.Expired],
        [OrderStatus.Expired] = [],
        [OrderStatus.Failed] = [],
        [OrderStatus.Canceled] = [],
        [OrderStatus.Revoked] = [],
    };

    public static bool MayBecome(this OrderStatus from, OrderStatus to) => Changes[from].Contains(to);

    /// <summary>The wire name, as in manual 8.2.3.</summary>
    public static string WireName(this OrderStatus status) => status switch
    {
        OrderStatus.Processing => "processing",
        OrderStatus.Active => "active",
        OrderStatus.Expired => "expired",
        OrderStatus.Failed => "failed",
        OrderStatus.Canceled => "canceled",
        OrderStatus.CancelProcessing => "cancel_processing",
        OrderStatus.RevokeProcessing => "revoke_processing",
        OrderStatus.Revoked => "revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
