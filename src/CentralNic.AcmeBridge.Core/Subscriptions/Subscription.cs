using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>
/// What a tenant has paid for: certificates of one class for one exact set of names until a date. There is one per tenant, class and set.
/// It begins with the first purchase, or when an import takes over, is continued by reissues and renewals, and says which order, if any,
/// works for it now, so that two
/// never buy or reissue for it at once. Of a purchase that is under way the order's issuance tells; here stands what was issued.
/// </summary>
public sealed record Subscription
{
    /// <summary>A client that reissues without end must not make the document grow without end.</summary>
    private const int CertificatesKept = 50;

    private static readonly TimeSpan SameExpiry = TimeSpan.FromDays(1);

    /// <summary>Its id.</summary>
    public required SubscriptionId Id { get; init; }

    /// <summary>Who pays.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>
    /// Whose orders alone it serves (<see cref="SharingMode"/>), as <see cref="ScopeOf"/> names them; <see langword="null"/>: all of the
    /// tenant.
    /// </summary>
    public string? SharedBy { get; init; }

    /// <summary>The reseller's certificate class, lower case.</summary>
    public required string Class { get; init; }

    /// <summary>The names, A-labels in lower case, sorted by ordinal.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>When its first purchase began, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>
    /// The CertificateOrder at the reseller in which was issued last (manual 6.3); <see langword="null"/>: nothing was issued yet.
    /// </summary>
    public string? CertificateOrder { get; init; }

    /// <summary>Until when <see cref="CertificateOrder"/> is paid, UTC; <see langword="null"/>: the reseller did not say.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>The DCV method of the newest certificate, which a reissue keeps (manual 8.1.4).</summary>
    public string? DcvMethod { get; init; }

    /// <summary>What was issued in <see cref="CertificateOrder"/>, the newest last; of many, the newest 50.</summary>
    public ImmutableArray<SubscribedCertificate> Certificates { get; init; } = [];

    /// <summary>Why the reseller no longer continues it; the next certificate is bought anew. <see langword="null"/>: it goes on.</summary>
    public string? Ended { get; init; }

    /// <summary>How many reissues in a row came to nothing since the last certificate.</summary>
    public int FailedReissues { get; init; }

    /// <summary>The profile that its newest certificate was ordered with; absent in documents of older versions.</summary>
    public string? Profile { get; init; }

    /// <summary>What the operator decided for the next order; <see langword="null"/>: as the planner decides.</summary>
    public SubscriptionDecision? Decision { get; init; }

    /// <summary>To whom its CertificateOrder was, or may have been, handed over; <see langword="null"/>: to nobody.</summary>
    public SubscriptionHandover? Handover { get; init; }

    /// <summary>The order whose issuance works for it now; no other may.</summary>
    public OrderId? InFlight { get; init; }

    /// <summary>What was issued last.</summary>
    [JsonIgnore]
    public SubscribedCertificate? Newest => Certificates.LastOrDefault();

    /// <summary>
    /// What is reissued and renewed: the newest that is not revoked. If all are, the newest: DigiCert continues the order of a revoked
    /// certificate, Sectigo does not (manual 8.1.6).
    /// </summary>
    [JsonIgnore]
    public SubscribedCertificate? Continued => Certificates.LastOrDefault(certificate => !certificate.IsRevoked) ?? Newest;

    /// <summary>
    /// What the last reissue did, as far as it tells: <see langword="true"/> when it kept the expiry of the certificate before it, though
    /// the paid time allowed a later one; <see langword="false"/> when it lasts longer. Sources disagree on what a reissue does; this is
    /// what was seen.
    /// </summary>
    [JsonIgnore]
    public bool? ReissuesKeepTheExpiry
    {
        get
        {
            if (Certificates is not [.., var before, var last] || last.NotBefore - before.NotBefore <= 2 * SameExpiry)
            {
                return null;
            }

            return last.NotAfter > before.NotAfter + SameExpiry ? false
                : (last.NotAfter - before.NotAfter).Duration() <= SameExpiry && PaidUntil > last.NotAfter + SameExpiry ? true
                : null;
        }
    }

    /// <summary>What is unique of a subscription.</summary>
    /// <param name="tenant">Who pays.</param>
    /// <param name="certificateClass">The class in any case.</param>
    /// <param name="names">The names in any order.</param>
    /// <param name="sharedBy">Whose orders it serves, as <see cref="ScopeOf"/> names them.</param>
    public static string KeyOf(TenantId tenant, string certificateClass, IEnumerable<string> names, string? sharedBy = null)
    {
        ArgumentNullException.ThrowIfNull(certificateClass);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', names.Order(StringComparer.Ordinal))));
        return $"{tenant.Value}:{certificateClass.ToLowerInvariant()}:{Convert.ToHexStringLower(
            hash)}{(sharedBy is null ? "" : ":" + sharedBy)}";
    }

    /// <summary>Whose orders share what is paid for an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="sharing">How its profile shares.</param>
    /// <returns>A word for them; <see langword="null"/>: all of the tenant.</returns>
    public static string? ScopeOf(Order order, SharingMode sharing)
    {
        ArgumentNullException.ThrowIfNull(order);
        return sharing switch
        {
            SharingMode.Tenant => null,
            SharingMode.Account => $"account-{order.Account.Value}",
            SharingMode.Never => $"order-{order.Id.Value}",
            _ => throw new ArgumentOutOfRangeException(nameof(sharing)),
        };
    }

    /// <summary>
    /// How long a certificate could be valid that is reissued now: its own reissues tell, or else those of others of its class.
    /// </summary>
    /// <returns>The date, UTC; <see langword="null"/>: as far as is known, without end.</returns>
    public DateTimeOffset? ReissuesEndBy(bool? ruleOfClass)
    {
        if ((ReissuesKeepTheExpiry ?? ruleOfClass) != true || Newest is not { } newest)
        {
            return PaidUntil;
        }

        return PaidUntil < newest.NotAfter ? PaidUntil : newest.NotAfter;
    }

    /// <summary>An order begins to work for it.</summary>
    /// <param name="order">The order.</param>
    /// <exception cref="InvalidOperationException">Another one does.</exception>
    public Subscription Claim(OrderId order) => InFlight is null || InFlight == order
        ? this with { InFlight = order, Decision = Decision is { TakenBy: null } decision ? decision with { TakenBy = order } : Decision }
        : throw new InvalidOperationException($"Order {InFlight} works for subscription {Id}; order {order} must wait.");

    /// <summary>An order that no longer works no longer exists: its place is free.</summary>
    public Subscription Abandoned() => this with { InFlight = null };

    /// <summary>An order stops working for it; nothing happens if it did not.</summary>
    /// <param name="order">The order.</param>
    public Subscription Free(OrderId order) => InFlight == order ? this with { InFlight = null } : this;

    /// <summary>A certificate was issued in it, bought, renewed or reissued.</summary>
    /// <param name="certificate">The certificate, with its CertificateOrder.</param>
    /// <param name="paidUntil">
    /// Until when that is paid; <see langword="null"/>: the answer did not say, and a reissue leaves it as it was.
    /// </param>
    /// <param name="dcvMethod">The DCV method used.</param>
    public Subscription Issued(IssuedCertificate certificate, DateTimeOffset? paidUntil, string? dcvMethod)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var issued = new SubscribedCertificate(certificate.Id, certificate.NotBefore, certificate.NotAfter);
        var isReissue = certificate.CertificateOrder is not null && certificate.CertificateOrder == CertificateOrder;
        return this with
        {
            CertificateOrder = certificate.CertificateOrder,
            PaidUntil = paidUntil ?? (isReissue ? PaidUntil : null),
            DcvMethod = dcvMethod,
            Certificates = isReissue ? [.. Certificates.TakeLast(CertificatesKept - 1), issued] : [issued],
            Profile = certificate.Profile ?? Profile,
            Ended = null,
            Decision = Decision?.TakenBy is null ? Decision : null,
            Handover = isReissue ? Handover : null,
            FailedReissues = 0,
            InFlight = null,
        };
    }

    /// <summary>One of its certificates is revoked, or is not after all; nothing happens if it has none such.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="isRevoked">Whether it is.</param>
    public Subscription With(CertificateId certificate, bool isRevoked) =>
        Certificates.All(known => known.Id != certificate || known.IsRevoked == isRevoked)
            ? this
            : this with
            {
                Certificates = [.. Certificates.Select(known => known.Id == certificate ? known with { IsRevoked = isRevoked } : known)],
            };

    /// <summary>
    /// A CertificateOrder that another system placed for the same class and names takes the place of what it had, if anything.
    /// </summary>
    /// <param name="certificateOrder">The CertificateOrder.</param>
    /// <param name="paidUntil">Until when that is paid; <see langword="null"/>: the reseller did not say.</param>
    /// <param name="dcvMethod">The DCV method, which a reissue keeps; <see langword="null"/>: the reseller did not say.</param>
    /// <param name="newest">Its newest certificate.</param>
    /// <exception cref="InvalidOperationException">An order works for the subscription.</exception>
    public Subscription TakeOver(string certificateOrder, DateTimeOffset? paidUntil, string? dcvMethod, SubscribedCertificate newest) =>
        InFlight is null
            ? this with
            {
                CertificateOrder = certificateOrder,
                PaidUntil = paidUntil,
                DcvMethod = dcvMethod,
                Certificates = [newest],
                Ended = null,
                Decision = null,
                Handover = null,
                FailedReissues = 0,
            }
            : throw new InvalidOperationException(
                $"Order {InFlight} works for subscription {Id}; certificate order {certificateOrder} cannot take its place now.");

    /// <summary>A reissue came to nothing, by the CA's or the reseller's doing.</summary>
    public Subscription ReissueFailed() => this with { FailedReissues = FailedReissues + 1 };

    /// <summary>The reseller no longer continues it.</summary>
    /// <param name="reason">Why, in words.</param>
    public Subscription End(string reason) => this with { Ended = reason };
}
