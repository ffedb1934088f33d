using System.Text.Json.Serialization;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>A certificate order as it is stored (manual 6.3): the paid time that its certificates share.</summary>
internal sealed record OrderEntry
{
    public required string Id { get; init; }

    public required string Account { get; init; }

    public required string Class { get; init; }

    public required OrderStatus Status { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset PaidUntil { get; init; }

    public required long CaOrderId { get; init; }

    /// <summary>When it was last changed; <see langword="null"/>: never since it was created.</summary>
    public DateTimeOffset? Updated { get; init; }

    [JsonIgnore]
    public DateTimeOffset LastChange => Updated ?? Created;

    /// <summary>The account that ordered it, if it was pushed to another one since.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The status at a time: an order expires by itself when its paid time is over.</summary>
    public OrderStatus StatusAt(DateTimeOffset now) =>
        Status is OrderStatus.Active or OrderStatus.Processing && PaidUntil < now ? OrderStatus.Expired : Status;

    /// <summary>Changes the status, or leaves it as it is, along the table of <see cref="OrderStatuses"/>.</summary>
    /// <exception cref="InvalidOperationException">The change is not legal.</exception>
    public OrderEntry Become(OrderStatus status, DateTimeOffset now) =>
        Status == status || Status.MayBecome(status)
            ? this with { Status = status, Updated = now }
            : throw new InvalidOperationException($"Order {Id} is {Status.WireName()} and cannot become {status.WireName()}.");
}
