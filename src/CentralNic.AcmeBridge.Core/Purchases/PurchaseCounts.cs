using System.Globalization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What was bought by those whom a purchase concerns: judges it, and gives the writes that count it or take it back.</summary>
internal sealed class PurchaseCounts(
    RequestLimits limits,
    IReadOnlyList<PurchaseSubject> subjects,
    Versioned<NameSetPurchases>? names,
    Func<PurchaseCount, long, DocumentWrite> putCount,
    Func<NameSetPurchases, long, DocumentWrite> putNames,
    DateTimeOffset at)
{
    /// <summary>An upstream order is paid for a year.</summary>
    private static readonly TimeSpan PaidYear = TimeSpan.FromDays(365);

    /// <summary>A year may end some hours before the day on which it began: no renewal that is due is refused for them.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(2);

    /// <summary>A renewal follows from what the reseller says to be paid; that one follows another within days is a loop.</summary>
    private static readonly TimeSpan LeastBetweenRenewals = TimeSpan.FromDays(7);

    /// <summary>Whether a set of names may have another purchase.</summary>
    /// <param name="needed">How much paid time must be left for a reissue.</param>
    /// <param name="isPaid">
    /// Whether the subscription of the names is known to be paid for long enough, and yet a purchase is planned.
    /// </param>
    /// <returns>The question to the operator; <see langword="null"/>: it may.</returns>
    public string? AskAbout(Issuance planned, TimeSpan needed, bool isPaid)
    {
        if (limits.PurchasesPerNameSet is not { } most || planned.PurchaseAllowed || names is null)
        {
            return null;
        }

        var period = planned.Plan == IssuancePlan.Renew ? LeastBetweenRenewals : PaidYear - needed - Slack;
        var earlier = names.Value.Purchases.Where(purchase => purchase.At > at - period).ToArray();
        if (Math.Max(earlier.Length, isPaid ? 1 : 0) < most)
        {
            return null;
        }

        var when = earlier.Length > 0 ? $"on {string.Join(", ", earlier.Select(purchase => $"{purchase.At:yyyy-MM-dd}"))} " : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Certificates for exactly these names were bought {when}already, and the paid time of the last one still runs "
            + $"(Limits:{nameof(RequestLimits.PurchasesPerNameSet)} is {most}). ")
            + $"Why another: {planned.Reason} Shall it be bought nevertheless?";
    }

    /// <summary>Whether the account, its key and its tenant may buy once more now.</summary>
    /// <param name="continues">
    /// Whether the names had a purchase before whose time is over: such renewals are as many as there are sets of names that were paid for,
    /// and are counted, not refused.
    /// </param>
    /// <returns>The refusal that lasts longest; <see langword="null"/>: they may.</returns>
    public RuleRefusal? Refusal(bool continues)
    {
        if (continues && limits.PurchasesPerNameSet is not null)
        {
            return null;
        }

        RuleRefusal? longest = null;
        foreach (var subject in subjects)
        {
            if (subject.Rate is { } rate
                && subject.Count.Value.FullUntil(rate, at) is { } full
                && !(longest?.Problem.RetryAfter >= full.Again - at))
            {
                longest = new RuleRefusal(subject.Rule, new AcmeProblem(
                    AcmeErrorType.RateLimited,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{subject.Limit}: too many certificates {subject.Words} had to be bought, at most {full.Most} in a "
                        + $"{full.Period}; try again at {full.Again:yyyy-MM-ddTHH:mm:ssZ} or later."))
                {
                    RetryAfter = full.Again - at,
                });
            }
        }

        return longest;
    }

    /// <summary>How the limits stand before the purchase; those that are not limited are left out.</summary>
    /// <param name="needed">How much paid time must be left for a reissue.</param>
    public IEnumerable<LimitStanding> Standings(TimeSpan needed)
    {
        if (limits.PurchasesPerNameSet is { } perSet && names is { } known)
        {
            var count = known.Value.Purchases.Count(purchase => purchase.At > at - (PaidYear - needed - Slack));
            yield return new LimitStanding(RefusalRule.PurchasesPerNameSet, "paid-year", count, perSet);
        }

        foreach (var subject in subjects.Where(subject => subject.Rate is not null))
        {
            var (rate, count) = (subject.Rate!, subject.Count.Value.At(at));
            (string Period, int Count, int? Most)[] periods =
                [("hour", count.InHour, rate.PerHour), ("day", count.InDay, rate.PerDay), ("month", count.InMonth, rate.PerMonth)];
            foreach (var (period, bought, most) in periods.Where(entry => entry.Most is not null))
            {
                yield return new LimitStanding(subject.Rule, period, bought, most!.Value);
            }
        }
    }

    /// <summary>Whether the names had a purchase before.</summary>
    public bool HasEarlier => names?.Value.Purchases.IsEmpty == false;

    /// <summary>A purchase is decided.</summary>
    /// <param name="issuance">What it is made for.</param>
    public IReadOnlyList<DocumentWrite> Count(Issuance issuance)
    {
        var writes = subjects.Select(subject => putCount(subject.Count.Value.Add(at), subject.Count.Version)).ToList();
        if (names is { } known)
        {
            var purchases = known.Value.Purchases.Where(purchase => purchase.At > at - PaidYear).Append(
                new NameSetPurchase(issuance.Id, issuance.PurchaseAttempt, at));
            writes.Add(putNames(known.Value with { Purchases = [.. purchases] }, known.Version));
        }

        return writes;
    }

    /// <summary>
    /// Nothing was bought after all, or it was given back: then it no longer counts for the names, but goes on to count for who bought it.
    /// </summary>
    /// <param name="issuance">What it was made for, as before the change.</param>
    /// <param name="isRefund">Whether it was bought.</param>
    public IReadOnlyList<DocumentWrite> TakeBack(Issuance issuance, bool isRefund)
    {
        var writes = new List<DocumentWrite>();
        if (issuance.CountedAs is null)
        {
            // It was decided before purchases were counted.
            return writes;
        }

        if (!isRefund)
        {
            writes.AddRange(
                subjects.Where(subject => subject.Count.Version > 0).Select(
                    subject => putCount(subject.Count.Value.TakeBack(at), subject.Count.Version)));
        }

        if (names is { Version: > 0 } known)
        {
            var left = known.Value.Purchases.RemoveAll(
                purchase => purchase.Issuance == issuance.Id && purchase.Attempt == issuance.PurchaseAttempt);
            writes.Add(putNames(known.Value with { Purchases = left }, known.Version));
        }

        return writes;
    }
}
