using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>
/// Asks, before money is spent, whether what the store knows can be relied on: whether anything that tells what was paid is damaged, and
/// whether the subscription that the planner found is the one that the list of subscriptions has.
/// </summary>
internal sealed class PurchaseConsistency(IDocumentStore store, SubscriptionRepository subscriptions)
{
    private const string Restart =
        "Nothing is bought until the bridge is restarted: at the start all that is whole is taken over, and what is lost is listed.";

    private static readonly string[] SumsOfMoney = [Ledger.Kind, BudgetControl.Kind];

    private static string Mend =>
        "Nothing is bought until the data folder is restored from a backup, or the loss is accepted, with the bridge stopped: "
        + $"{OperatorCommands.Line("store accept-loss")}";

    /// <summary>Whether anything in the store is damaged.</summary>
    public bool IsStoreDamaged => !store.Damage.IsNone;

    /// <summary>Says what stands against a purchase.</summary>
    /// <param name="offered">Its profile with the class.</param>
    /// <returns>What, for the operator; <see langword="null"/>: nothing.</returns>
    public async Task<string?> ObstacleAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        if (DamageInTheWay() is { } damage)
        {
            return damage;
        }

        var sharedBy = Subscription.ScopeOf(order, offered.Profile.Sharing);
        var (found, listed) = await subscriptions.CompareAsync(order.Tenant, offered.Class.Name, order.Names, sharedBy, cancellationToken);
        return found == listed
            ? null
            : $"The store contradicts itself about what is paid for the names of the order: by name it finds {Named(found)}, in the list "
                + $"of subscriptions {Named(listed)}. Run with the bridge stopped: {OperatorCommands.Line("store check")}; "
                + "with --repair it makes the indexes anew from the documents.";
    }

    /// <summary>What is said when a document that is needed for the decision could not be read.</summary>
    public string Unreadable(StoreUnavailableException failure) => $"{failure.Message} {(store.Damage.Pages.Count > 0 ? Restart : Mend)}";

    private string? DamageInTheWay()
    {
        var damage = store.Damage;
        if (damage.MayBeMore)
        {
            return $"The store has lost documents whose names cannot be told; one may say what is paid. {Mend}";
        }

        if (damage.Pages.Count > 0)
        {
            return $"The database went bad while the bridge ran, and what cannot be read may say what is paid. {Restart}";
        }

        // Damage to a subscription whose alias is known stops its own names: whoever looks for it is refused.
        var first = damage.Documents.FirstOrDefault(
            document => SumsOfMoney.Contains(document.Key.Kind)
                || (document.Key.Kind == SubscriptionRepository.Kind && !document.HasKnownAlias));
        return first is null ? null : $"{first.Key}, which tells what was paid, is damaged in the store. {Mend}";
    }

    private static string Named(SubscriptionId? id) => id is { } known ? $"subscription {known}" : "none";
}
