using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// The one way to a command that orders a certificate, billed or free: <see cref="CheckAsync"/>, <see cref="PriceAsync"/>,
/// <see cref="CommitIntentAsync"/>, <see cref="SendAsync"/>, <see cref="BookAsync"/>, in this order. Each of the first four may end it.
/// </summary>
internal sealed class CertificatePlacement(
    PlacementChecks checks,
    CertificateQuotes quotes,
    IssuanceCommits commits,
    IssuanceDeadline deadline,
    ClockCheck clock,
    BudgetControl budgets,
    OrderingCommands commands,
    Refusals refusals,
    ApprovalGate approvals,
    CreditProbe credit,
    TimeProvider time,
    ILogger<CertificatePlacement> logger)
{
    /// <summary>
    /// The intents of this process whose command was not sent yet. Every other intent that is found is one whose command may have gone out,
    /// and is looked up first (<c>RecoverStep</c>).
    /// </summary>
    private readonly ConcurrentDictionary<OrderId, DateTimeOffset> _unsent = new();

    /// <summary>Whether the command of an order's intent was certainly not sent yet.</summary>
    public bool IsUnsent(Order order) => _unsent.TryGetValue(order.Id, out var since) && since == order.Issuance!.Since;

    /// <summary>
    /// Chooses the DCV method, and finds what speaks against ordering as planned: limits, and proofs that could not be found.
    /// </summary>
    /// <param name="decision">How it is to be fulfilled.</param>
    /// <param name="basis">What that was decided from.</param>
    /// <param name="offered">The order's profile with the class that was decided for.</param>
    /// <returns>What becomes of the order instead; or the order to be placed.</returns>
    public async Task<(StepResult? Otherwise, PlannedOrder? Placed)> CheckAsync(
        Order order, PlanDecision decision, PlanBasis basis, OfferedProfile offered, CancellationToken cancellationToken)
    {
        // The checks are made for the class that was decided for.
        var classed = order with { Issuance = order.Issuance! with { Class = offered.Class.Name } };
        if (await checks.RefuseOverLimitAsync(classed, offered, cancellationToken) is { } refused)
        {
            return (refused, null);
        }

        var (method, explanation) = PlacementChecks.MethodOf(classed, decision, offered);
        if (method is null)
        {
            return (StepResult.Rest(await refusals.FailAsync(classed, offered, explanation, null, cancellationToken)), null);
        }

        var (otherwise, chosen) = await checks.CheckProofsAsync(classed, decision, method, cancellationToken);
        if (otherwise is not null)
        {
            return (otherwise, null);
        }

        logger.DcvChosen(
            order.Id.Value,
            chosen == method ? explanation : $"{chosen} is used, because {method} would not prove a name that the renewal may add.");
        return (null, PlannedOrder.Of(classed, offered, decision with { DcvMethod = chosen }, basis));
    }

    /// <summary>Asks what the command costs and what the certificate would hold; a reissue is free, and nothing is asked.</summary>
    /// <returns>What becomes of the order instead; or the order with its contacts and price.</returns>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    public async Task<(StepResult? Otherwise, PlannedOrder Priced)> PriceAsync(PlannedOrder planned, CancellationToken cancellationToken)
    {
        if (planned.IsReissue)
        {
            return (null, planned);
        }

        if (await checks.FindHoldAsync(planned, cancellationToken) is { } hold)
        {
            return (await refusals.HoldAsync(planned.Order, AttentionKind.PurchasesHeld, hold, cancellationToken), planned);
        }

        if (await checks.FindContradictionAsync(planned, cancellationToken) is { } contradiction)
        {
            return (await refusals.HoldAsync(planned.Order, AttentionKind.StoreDamaged, contradiction, cancellationToken), planned);
        }

        IReadOnlyList<string> names;
        try
        {
            planned = await quotes.AddContactsAsync(planned, cancellationToken);
            (planned, names) = await quotes.AskAsync(planned, cancellationToken);
        }
        catch (ResellerException refusal)
        {
            return (await refusals.HandleAsync(planned.Order, planned.Offered, refusal, cancellationToken), planned);
        }

        var (order, offered) = (planned.Order, planned.Offered);
        if (!order.Names.All(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            logger.NamesDiffer(order.Id.Value, string.Join(", ", names));
            return (StepResult.Rest(await refusals.FailAsync(
                order, offered, $"A certificate of profile '{order.Profile}' cannot hold these names.", null, cancellationToken)), planned);
        }

        return PlacementChecks.UnprovenOf(planned, names) is { Length: > 0 } unproven
            ? (await BuyInsteadAsync(order, string.Join(", ", unproven), cancellationToken), planned)
            : (null, planned);
    }

    /// <summary>The order as it was priced before it was asked whether it may be bought; <see langword="null"/>: it is not.</summary>
    /// <param name="read">The order as it was read.</param>
    public PlannedOrder? Resume(Order read) => approvals.Resume(read);

    /// <summary>
    /// Commits what is about to be ordered, before anything is sent: the intent, the claim of the subscription, and the price set aside, in
    /// one commit. Where a limit or the budget stands against it the order ends, or waits for the operator; where it must be approved, it
    /// waits for that first.
    /// </summary>
    /// <param name="read">The order as it was read.</param>
    /// <param name="planned">The order with its price.</param>
    /// <exception cref="ClockOffException">This machine's clock is not to be relied on.</exception>
    public async Task<StepResult> CommitIntentAsync(Order read, PlannedOrder planned, CancellationToken cancellationToken)
    {
        await clock.RequireAsync(cancellationToken);

        // Once more: one that waited for its approval was priced before a restore.
        if (planned.Price is not null && await checks.FindHoldAsync(planned, cancellationToken) is { } hold)
        {
            return await refusals.HoldAsync(planned.Order, AttentionKind.PurchasesHeld, hold, cancellationToken);
        }

        if (await approvals.PassAsync(read, planned, cancellationToken) is { } otherwise)
        {
            return otherwise;
        }

        Order intent;
        try
        {
            intent = planned.Price is null
                ? await CommitAsync(planned, current => new OrderChange(Intend(current, planned, time.GetUtcNow())), cancellationToken)
                : await ReserveAsync(planned, planned.Price, cancellationToken);
        }
        catch (DocumentConflictException conflict) when (IssuanceCommits.IsClaimedByAnother(conflict))
        {
            // Another order began to work for the subscription meanwhile; plan again, to wait for it.
            return StepResult.Next(planned.Order);
        }

        if (intent.IsFinal || intent.Issuance!.State == IssuanceState.Parked)
        {
            return StepResult.Rest(intent);
        }

        _unsent[intent.Id] = intent.Issuance.Since;
        logger.Planned(intent.Issuance.Plan!.Value, intent.Id.Value, intent.Issuance.Reason!);
        logger.Intended(
            intent.Id.Value, intent.Issuance.Id.Value, planned.Offered.Class.Name, intent.Issuance.Price?.ToString() ?? "no money");
        return StepResult.Next(intent);
    }

    /// <summary>The command of an intent did nothing, as a search has shown: it may be sent again.</summary>
    /// <param name="intent">The order, with its intent dated anew.</param>
    public void AllowSending(Order intent) => _unsent[intent.Id] = intent.Issuance!.Since;

    /// <summary>
    /// Sends the command of a committed intent. The one place where a certificate is ordered: at most once per intent, unless a search has
    /// shown that nothing was ordered.
    /// </summary>
    /// <param name="cancellationToken">Gives up before the command is sent.</param>
    /// <returns>What becomes of the order instead; or what was ordered.</returns>
    public async Task<(StepResult? Otherwise, CertificateDetails? Ordered)> SendAsync(
        Order intent, OfferedProfile offered, CancellationToken cancellationToken)
    {
        if (!_unsent.TryRemove(new KeyValuePair<OrderId, DateTimeOffset>(intent.Id, intent.Issuance!.Since)))
        {
            throw new InvalidOperationException($"The command of order {intent.Id} may have been sent already.");
        }

        var command = commands.Of(intent);
        try
        {
            return (null, await command.SendAsync(intent, offered, cancellationToken));
        }
        catch (ResellerException lost) when (lost.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            return (await LoseAsync(intent, lost, failed: 0), null);
        }
        catch (ResellerException failure) when (refusals.MayPass(intent.Issuance!, failure))
        {
            return (await LoseAsync(intent, failure, failed: 1), null);
        }
        catch (ResellerException refusal)
        {
            // "Command failed" (549) says little: whether something was ordered all the same is looked up.
            if (refusal.Kind == ResellerErrorKind.Generic
                && !(await command.FindAsync(intent, offered, mustBeSure: true, cancellationToken)).IsNothing)
            {
                return (await LoseAsync(intent, refusal, failed: 0), null);
            }

            return (await refusals.HandleAsync(intent, offered, refusal, cancellationToken), null);
        }
    }

    /// <summary>
    /// Books what was ordered, if nothing was booked for the order yet, and takes over what the CA wants to see. Not cut by a stop of the
    /// program: the money is spent.
    /// </summary>
    /// <param name="ordered">What the reseller says was ordered.</param>
    public async Task<Order> BookAsync(Order order, OfferedProfile offered, CertificateDetails ordered)
    {
        var booked = await budgets.SettleAsync(
            order,
            posting => commits.ChangeAsync(
                order, current => CertificateBooking.Book(current, offered, ordered, posting, time.GetUtcNow()), CancellationToken.None),
            CancellationToken.None);
        await quotes.LearnContactsAsync(offered, ordered, CancellationToken.None);
        if (order.Issuance!.Certificate is null && booked.Issuance!.Price is not null)
        {
            credit.Bought();
        }

        CertificateBooking.Log(logger, booked, ordered);
        return booked;
    }

    private async Task<StepResult> BuyInsteadAsync(Order order, string unproven, CancellationToken cancellationToken)
    {
        var obstacle = $"A renewal would add {unproven}, and nobody could prove that.";
        logger.NotRenewed(order.Id.Value, order.Issuance!.ParentOrder, obstacle);
        var notRenewed = new RenewalObstacle(order.Issuance.ParentOrder, obstacle);
        return StepResult.Next(await commits.FreeAsync(
            order,
            current => new OrderChange(
                current with { Issuance = current.Issuance!.PlanAgain(time.GetUtcNow()) with { NotRenewed = notRenewed } }),
            cancellationToken));
    }

    /// <summary>Commits a change together with the claim of the subscription.</summary>
    private Task<Order> CommitAsync(PlannedOrder planned, Func<Order, OrderChange> change, CancellationToken cancellationToken) =>
        planned.Basis is { } basis
            ? commits.ClaimAsync(planned.Order, basis, planned.Offered, change, cancellationToken)
            : commits.UpdateAsync(planned.Order, change, subscription => subscription.Claim(planned.Order.Id), cancellationToken);

    /// <summary>Commits the intent with its price set aside; or, when the budget does not allow it, the end of the order.</summary>
    private Task<Order> ReserveAsync(PlannedOrder planned, Price price, CancellationToken cancellationToken)
    {
        var (order, offered) = (planned.Order, planned.Offered);
        var nameSet = PurchaseVerdict.NameSetOf(planned);
        return budgets.ReserveAsync(
            order,
            nameSet,
            posting =>
            {
                var verdict = PurchaseVerdict.Of(planned, posting, time.GetUtcNow());
                if (verdict.Question is { } question)
                {
                    logger.Parked(order.Id, question, isPurchaseInQuestion: true);
                    return CommitAsync(
                        planned,
                        current => new OrderChange(
                            commits.Park(
                                current with { Issuance = planned.ApplyTo(current.Issuance!) with { PurchaseInQuestion = true } },
                                question)),
                        cancellationToken);
                }

                if (verdict.Limit is { Problem: var reached })
                {
                    logger.OverLimit(order.Id.Value, reached.Detail);
                    return refusals.FailAsync(order, reached, _ => [], cancellationToken);
                }

                if (verdict.Budget is { } refusal)
                {
                    logger.OverBudget(order.Id.Value, refusal.Reason);

                    // The budget tells that purchases are refused, once for all orders.
                    return refusals.FailAsync(
                        order, refusal.Problem, _ => posting.Refuse(price), cancellationToken, isTold: false);
                }

                return CommitAsync(
                    planned,
                    current =>
                    {
                        var intent = Intend(current, planned, posting.ReservedAt, nameSet);
                        return new OrderChange(intent, posting.Reserve(intent, offered.Class.Name, price));
                    },
                    cancellationToken);
            },
            cancellationToken);
    }

    /// <exception cref="OrderWithdrawnException">
    /// The order's account was given up meanwhile, a proof of control ended, the purchase is not approved, or the operator wants another
    /// DCV method.
    /// </exception>
    private Order Intend(Order current, PlannedOrder planned, DateTimeOffset now, string? countedAs = null)
    {
        if (deadline.MayNotBeOrdered(current)
            || approvals.StandsAgainst(current, planned)
            || current.Issuance!.DcvWish != planned.Issuance.DcvWish)
        {
            throw new OrderWithdrawnException();
        }

        var issuance = planned.ApplyTo(current.Issuance!);
        return deadline.Extend(current with
        {
            Issuance = issuance.To(IssuanceState.Intent, now) with
            {
                IntendedAt = now,
                Price = planned.Price,
                PurchaseAttempt = issuance.PurchaseAttempt + (planned.Price is null ? 0 : 1),
                CountedAs = countedAs ?? issuance.CountedAs,
                DcvLooks = 0,
                DcvFinding = null,
                NextLook = null,
            },
        });
    }

    /// <summary>
    /// The settle time begins now: a command may have waited for its turn and its answer longer than that, and be carried out yet.
    /// </summary>
    private async Task<StepResult> LoseAsync(Order order, ResellerException loss, int failed)
    {
        var now = time.GetUtcNow();
        logger.AnswerLost(loss.Message, order.Id.Value, order.Issuance!.Id.Value);
        return StepResult.Wait(
            await commits.ChangeAsync(
                order,
                current => new OrderChange(current with
                {
                    Issuance = current.Issuance! with { Since = now, FailedCommands = current.Issuance.FailedCommands + failed },
                }),
                CancellationToken.None),
            now);
    }
}
