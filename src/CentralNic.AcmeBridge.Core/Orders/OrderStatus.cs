using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The status of an order (RFC 8555 section 7.1.6).</summary>
public enum OrderStatus
{
    /// <summary>Authorizations are missing.</summary>
    Pending,

    /// <summary>All authorizations are valid; the CSR is awaited.</summary>
    Ready,

    /// <summary>The certificate is being obtained.</summary>
    Processing,

    /// <summary>The certificate can be downloaded.</summary>
    Valid,

    /// <summary>It came to nothing.</summary>
    Invalid,
}

/// <summary>The legal changes of <see cref="OrderStatus"/>.</summary>
internal static class OrderStatuses
{
    /// <summary>
    /// <code>
    /// pending → ready → processing → valid
    ///    └────────┴─────────┴──────→ invalid
    /// </code>
    /// </summary>
    public static TransitionTable<OrderStatus> Transitions { get; } = new(
        (OrderStatus.Pending, [OrderStatus.Ready, OrderStatus.Invalid]),
        (OrderStatus.Ready, [OrderStatus.Processing, OrderStatus.Invalid]),
        (OrderStatus.Processing, [OrderStatus.Valid, OrderStatus.Invalid]));
}
