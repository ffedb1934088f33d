using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The marks by which orders are listed, and their unique further names.</summary>
internal static class OrderTags
{
    /// <summary>It is not final.</summary>
    public const string Open = "open";

    /// <summary>Something is published for it that outlives the program.</summary>
    public const string PlacedDcv = "dcv";

    /// <summary>Its issuance waits for the operator.</summary>
    public const string Parked = "parked";

    /// <summary>It is open, and its issuance needs a person.</summary>
    public const string Attention = "attention";

    /// <summary>It is open, and its last step could not be taken, or its proofs cannot be seen.</summary>
    public const string HeldUp = "held-up";

    /// <summary>Its purchase waits for approval.</summary>
    public const string Approval = "approval";

    /// <summary>The operator was not notified of it yet.</summary>
    public const string Untold = "untold";

    /// <summary>Below so many levels a name is found by what stands above it, not by itself.</summary>
    private const int MostLevels = 10;

    /// <summary>The store takes tags of 200 characters.</summary>
    private const int LongestName = 180;

    /// <summary>It is an account's, and not invalid.</summary>
    public static string Account(AccountId account) => "account:" + account.Value;

    /// <summary>It is an account's, whatever became of it.</summary>
    public static string Orderer(AccountId account) => "orderer:" + account.Value;

    /// <summary>A tenant pays for it.</summary>
    public static string Tenant(TenantId tenant) => "tenant:" + tenant.Value;

    /// <summary>It has a profile.</summary>
    public static string Profile(string profile) => "profile:" + profile;

    /// <summary>It has a status.</summary>
    public static string Status(OrderStatus status) => "status:" + status.ToString().ToLowerInvariant();

    /// <summary>It has a name, or one below it.</summary>
    /// <param name="name">The name without a wildcard label, A-labels in lower case.</param>
    public static string Name(string name) => name.Length <= LongestName
        ? "name:" + name
        : "name#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>It waits until another order is settled.</summary>
    public static string Attached(OrderId owner) => "attached:" + owner.Value;

    /// <summary>It is not final and carried an authorization over.</summary>
    public static string Shared(AuthorizationOrigin origin) =>
        string.Create(CultureInfo.InvariantCulture, $"shared:{origin.Order.Value}/{origin.Index}");

    /// <summary>A certificate was handed out for it.</summary>
    public static string Certificate(CertificateId certificate) => "certificate:" + certificate.Value;

    /// <summary>The alias of the one order that may replace a certificate (RFC 9773 section 5).</summary>
    public static string Replaces(string renewalId) => "replaces:" + renewalId;

    /// <summary>The alias of the one order that was made for a request of the operator's.</summary>
    public static string Request(string request) => "request:" + request;

    /// <summary>
    /// One order alone may replace a certificate, or be made for a request; the store holds that, and an invalid order gives both free
    /// (RFC 9773 section 5).
    /// </summary>
    public static List<string> AliasesOf(Order order)
    {
        var aliases = new List<string>();
        if (order is { Replaces: { } renewalId, Status: not OrderStatus.Invalid })
        {
            aliases.Add(Replaces(renewalId));
        }

        if (order is { Request: { } request, Status: not OrderStatus.Invalid })
        {
            aliases.Add(Request(request));
        }

        return aliases;
    }

    /// <summary>All marks of an order.</summary>
    public static List<string> Of(Order order)
    {
        var tags = new List<string>(12);
        if (!order.IsFinal)
        {
            tags.Add(Open);
            if (order.Issuance?.AttachedTo is { } owner)
            {
                tags.Add(Attached(owner));
            }

            if (order.Issuance?.State == IssuanceState.Parked)
            {
                tags.Add(Parked);
            }

            if (order.Issuance?.Attention is not null)
            {
                tags.Add(Attention);
            }

            if (order.Issuance is { Trouble: not null } or { DcvFinding: not null })
            {
                tags.Add(HeldUp);
            }

            if (order.Issuance?.Approval is { Decision: ApprovalDecision.Outstanding })
            {
                tags.Add(Approval);
            }
        }

        if (order.Issuance?.Attention is { Told: null })
        {
            tags.Add(Untold);
        }

        if (order.Certificate is { } certificate)
        {
            tags.Add(Certificate(certificate));
        }

        if (order.HasPlacedDcv)
        {
            tags.Add(PlacedDcv);
        }

        if (order.Status is OrderStatus.Pending or OrderStatus.Ready)
        {
            tags.AddRange(
                order.Authorizations.Select(authorization => authorization.Origin).OfType<AuthorizationOrigin>().Select(Shared));
        }

        if (order.Status != OrderStatus.Invalid)
        {
            tags.Add(Account(order.Account));
        }

        if (!order.AuthorizationOnly)
        {
            tags.AddRange(ForOperator(order));
        }

        return tags;
    }

    /// <summary>The marks that only the operator's lists go by. Orders of older versions lack them until they are tagged anew.</summary>
    private static IEnumerable<string> ForOperator(Order order) =>
    [
        Status(order.Status),
        Tenant(order.Tenant),
        Orderer(order.Account),
        Profile(order.Profile),
        .. order.Names.SelectMany(DomainsOf).Distinct(StringComparer.Ordinal).Select(Name),
    ];

    /// <summary>A name and the domains that it lies in, without top-level domains.</summary>
    private static IEnumerable<string> DomainsOf(string name)
    {
        string[] domains = [.. NameSuffixes.Climb(NameSuffixes.Bare(name))];
        return domains.Length == 1 ? domains : domains.SkipLast(1).TakeLast(MostLevels);
    }
}
