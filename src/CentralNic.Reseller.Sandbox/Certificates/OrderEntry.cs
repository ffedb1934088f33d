namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>A certificate order as the books keep it (manual 6.3): the paid time that its certificates share.</summary>
internal sealed record OrderEntry
{
    public required string Id { get; init; }

    public required string Account { get; init; }

    public required string Class { get; init; }

    public required OrderStatus Status { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset PaidUntil { get; init; }

    public required long CaOrderId { get; init; }

    /// <summary>Changes the status along the table of <see cref="OrderStatuses"/>.</summary>
    /// <exception cref="InvalidOperationException">The change is not legal.</exception>
    public OrderEntry Become(OrderStatus status) =>
        Status.MayBecome(status)
            ? this with { Status = status }
            : throw new InvalidOperationException($"Order {Id} is {Status} and cannot become {status}.");
}
