using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>An order in a list.</summary>
public sealed record OrderSummary
{
    /// <summary>The ACME order.</summary>
    public required string Order { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ACME account that ordered.</summary>
    public required string Account { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public required string Profile { get; init; }

    /// <summary>The names that were ordered.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The order's status as its client sees it (RFC 8555 section 7.1.6).</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>How far the issuance is; absent: the client has not finalized it.</summary>
    public IssuanceState? State { get; init; }

    /// <summary>When the order was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Why the order came to nothing, why it is held up, or what of it needs a person.</summary>
    public string? Trouble { get; init; }

    /// <summary>The certificate, once there is one.</summary>
    public string? Certificate { get; init; }

    internal static OrderSummary Of(Order order) => new()
    {
        Order = order.Id.Value,
        Tenant = order.Tenant.Value,
        Account = order.Account.Value,
        Profile = order.Profile,
        Names = order.Names,
        Status = order.Status,
        State = order.Issuance?.State,
        Created = order.Created,
        Trouble = order.Error?.Detail
            ?? (order.IsFinal ? null : order.Issuance?.Attention?.Text ?? order.Issuance?.Trouble?.Text ?? order.Issuance?.DcvFinding),
        Certificate = (order.Certificate ?? order.Issuance?.Certificate)?.Value,
    };
}
