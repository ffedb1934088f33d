using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>
/// Takes an order that will never be made the way of <see cref="PlanStep"/> and <see cref="CertificatePlacement"/> up to where something
/// would be committed: by the same planner, checks, prices and limits, in the same order.
/// </summary>
internal sealed class PlanQuotes(
    OrderPlanning planning,
    PlacementChecks checks,
    ProofsToCa proofs,
    ProofOutlooks outlooks,
    CertificateQuotes quotes,
    CreditOutlook credit,
    Refusals refusals,
    BudgetControl budgets,
    ApprovalGate approvals,
    ClockCheck clock,
    TimeProvider time)
{
    /// <summary>A renewal that cannot be is planned anew as a purchase, once for each reason.</summary>
    private const int PlansAtMost = 4;

    /// <summary>What is damaged where the plan needs what cannot be read, as <see cref="PlanStep"/> tells it.</summary>
    /// <returns><see langword="null"/>: the store is not damaged, but away.</returns>
    public string? FindDamage(StoreUnavailableException failure) => checks.FindDamage(failure);

    /// <summary>Plans and judges.</summary>
    /// <param name="order">The order, finalized, not in the store.</param>
    /// <exception cref="ResellerException">The reseller is away, and it cannot be told which class is the cheapest.</exception>
    public async Task<PlannedQuote> OfAsync(Order order, CancellationToken cancellationToken)
    {
        for (var plans = 1; ; plans++)
        {
            var decided = await planning.DecideAsync(order, makesContacts: false, cancellationToken);
            var (quote, notRenewed) = decided.Decision.Plan is IssuancePlan.Reissue or IssuancePlan.Renew or IssuancePlan.Buy
                ? await PlaceAsync(order, decided, cancellationToken)
                : (new PlannedQuote(decided), null);
            if (notRenewed is null || plans == PlansAtMost)
            {
                return quote;
            }

            order = order with { Issuance = order.Issuance! with { NotRenewed = notRenewed } };
        }
    }

    private async Task<(PlannedQuote Quote, RenewalObstacle? NotRenewed)> PlaceAsync(
        Order order, DecidedPlan decided, CancellationToken cancellationToken)
    {
        var (decision, offered) = (decided.Decision, decided.Offered);
        var classed = order with { Issuance = order.Issuance! with { Class = offered.Class.Name } };
        var quote = new PlannedQuote(decided);
        if (await checks.FindLimitAsync(classed, offered, cancellationToken) is { } reached)
        {
            quote = quote.With(RefusalRule.CertificatesPerNameSet, QuoteOutcome.Refused, reached.Detail);
        }

        var (method, explanation) = PlacementChecks.MethodOf(classed, decision, offered);
        if (method is null)
        {
            return (quote.With(RefusalRule.NoDcvMethod, QuoteOutcome.Refused, explanation), null);
        }

        var outlook = await proofs.CheckAsync(classed, decision.Plan, method, published: null, cancellationToken);
        if (outlook.RenewalObstacle is { } obstacle)
        {
            return (quote, new RenewalObstacle(decision.Continues?.CertificateOrder, obstacle));
        }

        var planned = PlannedOrder.Of(classed, offered, decision with { DcvMethod = outlook.Method }, decided.Basis);
        quote = WithProofs(quote, outlook) with
        {
            Decided = decided with { Decision = planned.Decision! },
            Proofs = await outlooks.OfAsync(planned.Order, offered, outlook.Method, cancellationToken),
        };
        return planned.IsReissue ? (await HeldByClockAsync(quote, cancellationToken), null)
            : await PriceAsync(quote, planned, cancellationToken);
    }

    private static PlannedQuote WithProofs(PlannedQuote quote, ProofOutlook outlook)
    {
        var preflight = outlook.Preflight;
        if (preflight.Refusal is { } refusal)
        {
            return quote.With(
                refusal.Type == AcmeErrorType.Caa ? RefusalRule.CaaForbids : RefusalRule.ProofNotPossible,
                QuoteOutcome.Refused,
                refusal.Detail,
                preflight.Reason);
        }

        quote = preflight.Remarks is { } remarks ? quote with { Remarks = quote.Remarks.Add(remarks) } : quote;
        return preflight.Delay is { } delay ? quote.With(RefusalRule.ProofNotSeen, QuoteOutcome.Waits, delay) : quote;
    }

    private async Task<(PlannedQuote Quote, RenewalObstacle? NotRenewed)> PriceAsync(
        PlannedQuote quote, PlannedOrder planned, CancellationToken cancellationToken)
    {
        var areAllContacts = true;
        IReadOnlyList<string> names;
        try
        {
            if (await checks.FindHoldAsync(planned, cancellationToken) is { } hold)
            {
                quote = quote.With(RefusalRule.PurchasesHeld, QuoteOutcome.Waits, hold);
            }

            if (await checks.FindContradictionAsync(planned, cancellationToken) is { } contradiction)
            {
                quote = quote.With(RefusalRule.StoreNotReliable, QuoteOutcome.Waits, contradiction);
            }

            (planned, areAllContacts) = await quotes.AddKnownContactsAsync(planned, remembers: true, cancellationToken);
            try
            {
                (planned, names) = await quotes.AskAsync(planned, cancellationToken);
            }
            catch (ResellerException refusal) when (Refusals.IsAboutContacts(refusal))
            {
                // The reseller deletes and moves contacts; an order makes them anew, once.
                (planned, areAllContacts) = await quotes.AddKnownContactsAsync(planned, remembers: false, cancellationToken);
                (planned, names) = await quotes.AskAsync(planned, cancellationToken);
            }
        }
        catch (ResellerException refusal)
        {
            return await NotPricedAsync(quote, planned, areAllContacts, refusal, cancellationToken);
        }

        quote = quote with { Price = planned.Price };
        if (!planned.Order.Names.All(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return (quote.With(
                RefusalRule.NamesDiffer,
                QuoteOutcome.Refused,
                $"A certificate of profile '{planned.Order.Profile}' cannot hold these names.",
                $"The reseller would issue {string.Join(", ", names)}."), null);
        }

        return PlacementChecks.UnprovenOf(planned, names) is { Length: > 0 } unproven
            ? (quote, new RenewalObstacle(
                planned.Issuance.ParentOrder, $"A renewal would add {string.Join(", ", unproven)}, and nobody could prove that."))
            : (await HeldByCreditAsync(
                await JudgeAsync(await HeldByClockAsync(quote, cancellationToken), planned, cancellationToken), cancellationToken), null);
    }

    /// <summary>An order meets this last: the command itself is refused.</summary>
    private async Task<PlannedQuote> HeldByCreditAsync(PlannedQuote quote, CancellationToken cancellationToken)
    {
        try
        {
            return quote.Price is { } price && await credit.FindShortfallAsync(price, cancellationToken) is { } shortfall
                ? quote.With(RefusalRule.CreditExhausted, QuoteOutcome.Waits, shortfall)
                : quote;
        }
        catch (ResellerException away)
        {
            return quote with { Remarks = quote.Remarks.Add($"Whether the reseller account can pay it could not be told. {away.Message}") };
        }
    }

    private async Task<(PlannedQuote Quote, RenewalObstacle? NotRenewed)> NotPricedAsync(
        PlannedQuote quote, PlannedOrder planned, bool areAllContacts, ResellerException refusal, CancellationToken cancellationToken)
    {
        if (refusal.Kind == ResellerErrorKind.Money)
        {
            return (quote.With(RefusalRule.CreditExhausted, QuoteOutcome.Waits, refusal.Message), null);
        }

        if (refusal.IsRetryable() || refusal.IsUnexplained())
        {
            return (quote.With(RefusalRule.ResellerUnavailable, QuoteOutcome.Waits, refusal.Message), null);
        }

        if (!areAllContacts)
        {
            return (quote with
            {
                Remarks = quote.Remarks.Add(
                    "The price is not told, because contacts of the profile do not exist at the reseller yet; the first order makes them. "
                    + refusal.Message),
            }, null);
        }

        // A renewal that the certificate's state forbids is bought anew.
        return refusal.Kind is ResellerErrorKind.State or ResellerErrorKind.NotFound
            && await refusals.EndOfAsync(planned.Issuance, refusal, cancellationToken) is { } end
            ? (quote, new RenewalObstacle(planned.Issuance.ParentOrder, end))
            : (quote.With(RefusalRule.ResellerRefuses, QuoteOutcome.Refused, Refusals.DetailOf(refusal), refusal.Message), null);
    }

    private async Task<PlannedQuote> HeldByClockAsync(PlannedQuote quote, CancellationToken cancellationToken) =>
        await clock.IsRightAsync(cancellationToken) ? quote : quote.With(RefusalRule.ClockOff, QuoteOutcome.Waits, clock.Words ?? "");

    private async Task<PlannedQuote> JudgeAsync(PlannedQuote quote, PlannedOrder planned, CancellationToken cancellationToken)
    {
        var posting = await budgets.LookAsync(planned.Order, PurchaseVerdict.NameSetOf(planned), cancellationToken);
        var verdict = PurchaseVerdict.Of(planned, posting, time.GetUtcNow());
        quote = quote with
        {
            NeedsApproval = approvals.Needs(planned),
            Limits = [.. posting.Counts?.Standings(planned.Offered.Profile.NeededPaidTime) ?? []],
        };
        return verdict switch
        {
            { Question: { } question } => quote.With(RefusalRule.PurchasesPerNameSet, QuoteOutcome.AsksOperator, question),
            { Limit: { } limit } => quote.With(limit.Rule, QuoteOutcome.Refused, limit.Problem.Detail),
            { Budget: { } budget } =>
                quote.With(budget.Rule, QuoteOutcome.Refused, budget.Problem.Detail, budget.Reason, budget.Again),
            _ => quote,
        };
    }
}
