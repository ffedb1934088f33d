using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Upstream;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>All that the operator may want to know of an order. Holds no secret: no tokens of challenges, no account keys.</summary>
public sealed record IssuanceReport
{
    /// <summary>The ACME order.</summary>
    public required OrderId Order { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ACME account that ordered.</summary>
    public required string Account { get; init; }

    /// <summary>The external account key that the account was made with; absent: none.</summary>
    public string? ExternalAccountKey { get; init; }

    /// <summary>The client's program, as it named itself (User-Agent).</summary>
    public string? Client { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public required string Profile { get; init; }

    /// <summary>The names that were ordered.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The order's status as its client sees it (RFC 8555 section 7.1.6).</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>Why it came to nothing, as its client sees it.</summary>
    public string? Error { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends by itself if nothing comes of it, UTC.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What happens next, in words; <see cref="NextLook"/> says when. Absent: the order is settled.</summary>
    public string? Next { get; init; }

    /// <summary>How far the issuance is; <see langword="null"/>: the client has not sent its CSR.</summary>
    public IssuanceState? State { get; init; }

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The issuance's id, which is the service tag of its purchase.</summary>
    public string? Issuance { get; init; }

    /// <summary>How the certificate is obtained.</summary>
    public IssuancePlan? Plan { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The order that is awaited first.</summary>
    public string? AttachedTo { get; init; }

    /// <summary>When the next step or look is due, UTC; <see langword="null"/>: as soon as something happens.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>The operator's question, when parked.</summary>
    public string? Question { get; init; }

    /// <summary>What needs a person, with what the CA or the reseller said in full.</summary>
    public Attention? Attention { get; init; }

    /// <summary>Why the last step could not be taken at the reseller; it is tried again by itself.</summary>
    public ResellerTrouble? Trouble { get; init; }

    /// <summary>What the hoster's system or the operator says to the purchase, when it was asked.</summary>
    public PurchaseApproval? Approval { get; init; }

    /// <summary>Why it is being given up, when it is.</summary>
    public string? GivenUp { get; init; }

    /// <summary>The DCV method.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>What the CA wants to find.</summary>
    public ImmutableArray<DcvProofReport> Proofs { get; init; } = [];

    /// <summary>What the last check of the proofs, or the check before anything was bought, found.</summary>
    public string? DcvFinding { get; init; }

    /// <summary>The certificate at the reseller, once ordered or, for a returned one, handed out.</summary>
    public string? Certificate { get; init; }

    /// <summary>Names of the certificate that nobody ordered.</summary>
    public ImmutableArray<string> UnorderedNames { get; init; } = [];

    /// <summary>The CertificateOrder at the reseller, once ordered.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>The price as it is reserved or booked.</summary>
    public Price? Price { get; init; }

    /// <summary>What the tenant has paid for, when the issuance works for it.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>The order's lines in the ledger.</summary>
    public ImmutableArray<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>The commands that answer the question; empty when there is none.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>What happened, oldest first. Empty for orders of versions that wrote nothing down.</summary>
    public ImmutableArray<StoryEntry> Story { get; init; } = [];
}
