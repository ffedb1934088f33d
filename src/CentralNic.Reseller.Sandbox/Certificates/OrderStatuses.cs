namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// The legal changes of an order's status (manual 9.4.2):
/// <code>
/// processing        → active | failed | cancel_processing | canceled | expired
/// active            → processing (reissue) | expired | revoked
/// cancel_processing → canceled | processing
/// </code>
/// </summary>
internal static class OrderStatuses
{
    private static readonly Dictionary<OrderStatus, OrderStatus[]> Changes = new()
    {
        [OrderStatus.Processing] = [OrderStatus.Active, OrderStatus.Failed, OrderStatus.CancelProcessing, OrderStatus.Canceled, OrderStatus.Expired],
        [OrderStatus.Active] = [OrderStatus.Processing, OrderStatus.Expired, OrderStatus.Revoked],
        [OrderStatus.CancelProcessing] = [OrderStatus.Canceled, OrderStatus.Processing],
        [OrderStatus.Expired] = [],
        [OrderStatus.Failed] = [],
        [OrderStatus.Canceled] = [],
        [OrderStatus.Revoked] = [],
    };

    public static bool MayBecome(this OrderStatus from, OrderStatus to) => Changes[from].Contains(to);
}
