using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// What the hoster's system, or the operator, says to a purchase (<c>Approval:Url</c>). Part of the issuance's document, so that a decision
/// is asked for once, and nothing is bought without it.
/// </summary>
public sealed record PurchaseApproval
{
    /// <summary>The question's id. It stays the same however often the question is sent (<c>webhook-id</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The command that was asked about: <c>Buy</c> or <c>Renew</c>.</summary>
    public required IssuancePlan Plan { get; init; }

    /// <summary>The certificate class that was asked about.</summary>
    public required string Class { get; init; }

    /// <summary>The price that was asked about.</summary>
    public required Price Price { get; init; }

    /// <summary>When it was asked first, UTC.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>Until when a decision is awaited, UTC; then the order is refused.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How often it was asked without a decision.</summary>
    public int Asks { get; init; }

    /// <summary>What the last answer said, or why there was none, in words.</summary>
    public string? Finding { get; init; }

    /// <summary>What was decided.</summary>
    public ApprovalDecision Decision { get; init; }

    /// <summary>Why, in the words of who decided; of a denial the client is told.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset? Decided { get; init; }

    /// <summary>Whether it is about a purchase: in the same class, for no more money.</summary>
    /// <param name="certificateClass">The class that is to be bought.</param>
    /// <param name="price">What it costs now.</param>
    public bool Covers(string certificateClass, Price price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return Class.Equals(certificateClass, StringComparison.OrdinalIgnoreCase)
            && Price.Currency == price.Currency
            && price.Net + price.Vat <= Price.Net + Price.Vat;
    }

    /// <summary>It was decided.</summary>
    /// <param name="decision">How.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    public PurchaseApproval Decide(ApprovalDecision decision, string? reason, DateTimeOffset now) =>
        this with { Decision = decision, Reason = reason, Decided = now };
}

/// <summary>How a question for approval stands.</summary>
public enum ApprovalDecision
{
    /// <summary>It is not decided.</summary>
    Outstanding,

    /// <summary>It may be bought.</summary>
    Granted,

    /// <summary>It may not be bought.</summary>
    Denied,
}
