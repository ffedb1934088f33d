using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Operator.Pages.Orders;

/// <summary>How orders stand, in words and colours.</summary>
internal static class OrderText
{
    /// <summary>What lists can be narrowed down to, as the API has it.</summary>
    public static readonly IReadOnlyList<string> States =
    [
        "pending", "ready", "processing", "valid", "invalid", "planned", "preparing", "intent", "ordered", "dcvPublished", "awaitingCa",
        "parked", "cancelling",
    ];

    /// <summary>What happened, in colours.</summary>
    /// <param name="code">Of a command: its return code.</param>
    public static string KindOf(OrderEventKind kind, int? code) => kind switch
    {
        OrderEventKind.Command => code is >= 200 and < 300 ? "good" : "warn",
        OrderEventKind.Trouble or OrderEventKind.Attention or OrderEventKind.ValidationFailed => "warn",
        OrderEventKind.Operator => "wait",
        OrderEventKind.Ended => "good",
        _ => "off",
    };

    public static string KindOf(OrderStatus status, IssuanceState? state) => (status, state) switch
    {
        (OrderStatus.Valid, _) => "good",
        (OrderStatus.Invalid, _) => "bad",
        (_, IssuanceState.Parked) => "warn",
        (OrderStatus.Processing, _) => "wait",
        _ => "off",
    };

    public static string TextOf(OrderStatus status, IssuanceState? state) => (status, state) switch
    {
        (OrderStatus.Processing, IssuanceState.Parked) => "parked",
        (OrderStatus.Processing, IssuanceState.Planned) => "planned",
        (OrderStatus.Processing, IssuanceState.Preparing) => "preparing",
        (OrderStatus.Processing, IssuanceState.Intent) => "ordering",
        (OrderStatus.Processing, IssuanceState.Ordered) => "ordered",
        (OrderStatus.Processing, IssuanceState.DcvPublished) => "proving",
        (OrderStatus.Processing, IssuanceState.AwaitingCa) => "at the CA",
        (OrderStatus.Processing, IssuanceState.Cancelling) => "cancelling",
        _ => status.ToString().ToLowerInvariant(),
    };
}
