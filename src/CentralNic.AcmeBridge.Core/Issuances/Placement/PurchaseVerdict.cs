using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>What the limits on purchases and on money say to an order whose price is known. The first that is set counts.</summary>
/// <param name="Question">What the operator must answer first.</param>
/// <param name="Limit">The limit on purchases that is reached.</param>
/// <param name="Budget">The limit of money that does not allow it.</param>
internal sealed record PurchaseVerdict(string? Question, RuleRefusal? Limit, BudgetRefusal? Budget)
{
    /// <summary>Whether nothing stands against it.</summary>
    public bool IsClear => this is { Question: null, Limit: null, Budget: null };

    /// <summary>
    /// The key by which the purchases for an order's names are counted, whatever the class: another profile is no way to buy them again.
    /// </summary>
    public static string NameSetOf(PlannedOrder planned) => Subscription.KeyOf(
        planned.Order.Tenant, "*", planned.Order.Names, Subscription.ScopeOf(planned.Order, planned.Offered.Profile.Sharing));

    /// <summary>Judges.</summary>
    /// <param name="planned">The order with its price.</param>
    /// <param name="posting">What was bought and spent.</param>
    /// <param name="now">The time.</param>
    public static PurchaseVerdict Of(PlannedOrder planned, BudgetPosting posting, DateTimeOffset now)
    {
        var (counts, issuance) = (posting.Counts, planned.Issuance);
        if (counts?.AskAbout(issuance, planned.Offered.Profile.NeededPaidTime, planned.IsPaidFor(now)) is { } question)
        {
            return new PurchaseVerdict(question, null, null);
        }

        var continues = issuance.PurchaseAllowed || issuance.Plan == IssuancePlan.Renew || counts?.HasEarlier == true;
        return counts?.Refusal(continues) is { } reached
            ? new PurchaseVerdict(null, reached, null)
            : new PurchaseVerdict(null, null, posting.Judge(planned.Price));
    }
}
