using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// Counts purchases by set of names, account, external account key and tenant. The counts are documents that change in the commit in which
/// the money moves, so they hold over restarts.
/// </summary>
internal sealed class PurchaseLimiter
{
    private const string CountKind = "purchase-count";

    /// <summary>The kind of the documents that count purchases for sets of names.</summary>
    internal const string NamesKind = "name-set-purchases";

    private readonly LimitPlan _plan;
    private readonly AccountRegistry _accounts;
    private readonly DocumentSet<PurchaseCount> _counts;
    private readonly DocumentSet<NameSetPurchases> _names;

    /// <summary>Makes a limiter.</summary>
    /// <param name="store">Where the counts are kept.</param>
    /// <param name="accounts">The accounts, which know their external account keys.</param>
    public PurchaseLimiter(IDocumentStore store, LimitPlan plan, AccountRegistry accounts)
    {
        (_plan, _accounts) = (plan, accounts);
        _counts = new DocumentSet<PurchaseCount>(store, CountKind, PurchasesJson.Default, count => count.Subject);
        _names = new DocumentSet<NameSetPurchases>(store, NamesKind, PurchasesJson.Default, names => names.Key);
    }

    /// <summary>Whether documents of a kind are counts.</summary>
    internal static bool IsKind(string kind) => kind is CountKind or NamesKind;

    /// <summary>Reads the counts that concern an order.</summary>
    /// <param name="nameSet">The key of its set of names; <see langword="null"/>: not counted.</param>
    /// <param name="at">When its purchase is, or was, decided, UTC.</param>
    internal async Task<PurchaseCounts> ReadAsync(Order order, string? nameSet, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var limits = _plan.Of(order.Tenant);
        var subjects = new List<PurchaseSubject>
        {
            await ReadAsync(
                $"account:{order.Account}",
                nameof(RequestLimits.PurchasesPerAccount),
                RefusalRule.PurchasesPerAccount,
                "of one account",
                limits.PurchasesPerAccount,
                at,
                cancellationToken),
            await ReadAsync(
                $"tenant:{order.Tenant}",
                nameof(RequestLimits.PurchasesPerTenant),
                RefusalRule.PurchasesPerTenant,
                "of one customer",
                limits.PurchasesPerTenant,
                at,
                cancellationToken),
        };
        if ((await _accounts.FindAsync(order.Account, cancellationToken))?.Account.ExternalAccountKey is { } key)
        {
            subjects.Add(await ReadAsync(
                $"key:{order.Tenant}:{key}",
                nameof(RequestLimits.PurchasesPerExternalAccountKey),
                RefusalRule.PurchasesPerExternalAccountKey,
                "with one external account key",
                limits.PurchasesPerExternalAccountKey,
                at,
                cancellationToken));
        }

        var names = nameSet is null
            ? null
            : await _names.ReadAsync(nameSet, cancellationToken) ?? new Versioned<NameSetPurchases>(new(nameSet, []), 0);
        return new PurchaseCounts(limits, subjects, names, _counts.Put, _names.Put, at.ToUniversalTime());
    }

    /// <summary>
    /// The write that deletes the purchases for a set of names, when all were decided before a moment; none: one was not. Whoever commits
    /// it holds the purchases' turn: a count that is made anew has the version of one that was deleted.
    /// </summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        string id, DateTimeOffset before, CancellationToken cancellationToken) =>
        await _names.ReadListedAsync(id, cancellationToken) is { } read && read.Value.Purchases.All(purchase => purchase.At < before)
            ? [_names.Delete(id, read.Version)]
            : [];

    private async Task<PurchaseSubject> ReadAsync(
        string subject,
        string limit,
        string rule,
        string words,
        PurchaseRate? rate,
        DateTimeOffset at,
        CancellationToken cancellationToken) => new(
        limit,
        rule,
        words,
        rate,
        await _counts.ReadAsync(subject, cancellationToken) ?? new Versioned<PurchaseCount>(new PurchaseCount(subject, at, 0, 0, 0), 0));
}
