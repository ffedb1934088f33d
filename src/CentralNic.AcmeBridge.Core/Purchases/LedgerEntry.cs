using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What happened to money.</summary>
public enum LedgerEntryKind
{
    /// <summary>A purchase was decided; its price is set aside.</summary>
    Reserved,

    /// <summary>The purchase was made.</summary>
    Booked,

    /// <summary>Nothing was bought; the reservation ends.</summary>
    Released,

    /// <summary>What was bought was cancelled before a certificate was issued, and the price is given back (manual 6.3, 7.5).</summary>
    Refunded,
}

/// <summary>A line of the append-only ledger. It is committed together with the change of the issuance that it belongs to.</summary>
public sealed record LedgerEntry
{
    /// <summary>What happened.</summary>
    public required LedgerEntryKind Kind { get; init; }

    /// <summary>The issuance that it is for.</summary>
    public required IssuanceId Issuance { get; init; }

    /// <summary>Which purchase of the issuance, from 1.</summary>
    public required int PurchaseAttempt { get; init; }

    /// <summary>The ACME order.</summary>
    public required OrderId Order { get; init; }

    /// <summary>Who pays.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The reseller's certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>How much.</summary>
    public required Price Price { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the purchase was reserved, UTC: all its lines count in that month and year.</summary>
    public required DateTimeOffset ReservedAt { get; init; }

    /// <summary>The names that it is for; absent in lines of older versions.</summary>
    public ImmutableArray<string>? Names { get; init; }

    /// <summary>The profile that was ordered; absent in lines of older versions.</summary>
    public string? Profile { get; init; }

    /// <summary><c>Buy</c>, or <c>Renew</c> for another year; absent in lines of older versions.</summary>
    public IssuancePlan? Plan { get; init; }

    /// <summary>The CertificateOrder that was bought, when booked.</summary>
    public string? CertificateOrder { get; init; }
}
