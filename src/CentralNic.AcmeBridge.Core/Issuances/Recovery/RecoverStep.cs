using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Upstream;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Recovery;

/// <summary>
/// From <see cref="IssuanceState.Intent"/>: the program stopped, or the answer was lost, between the intent and the booking.
/// Looks for what the command did, adopts what it finds, and has it sent again only when nothing is there after the settle time.
/// </summary>
internal sealed class RecoverStep(
    OrderRepository orders,
    IssuanceCommits commits,
    OrderingCommands commands,
    ProfileCatalog profiles,
    CertificatePlacement placement,
    CertificateDelivery delivery,
    Refusals refusals,
    PurchaseHold hold,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<RecoverStep> logger) : IIssuanceStep
{
    /// <summary>A program that was killed does not know when its command went out; it was not after this.</summary>
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Intent];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var offered = profiles.Of(order);
        var lost = issuance.Since > _started ? issuance.Since : _started;
        var settled = lost + options.LostAnswerSettleTime;
        var isSettled = time.GetUtcNow() >= settled;
        var (found, unclear) = await commands.Of(order).FindAsync(order, offered, mustBeSure: isSettled, cancellationToken);
        if (unclear.Count > 0)
        {
            return await ParkAsync(order, unclear, cancellationToken);
        }

        if (found is not null)
        {
            logger.Adopted(order.Id.Value, found.CertificateId);
            var booked = await placement.BookAsync(order, offered, found);
            return await delivery.TakeAsync(booked, found, CancellationToken.None) ?? StepResult.Next(booked);
        }

        if (!isSettled)
        {
            return StepResult.Wait(order, settled);
        }

        if (issuance.Price is not null && await hold.ObstacleAsync(order.Names, cancellationToken) is { } obstacle)
        {
            return await HoldAsync(order, obstacle, cancellationToken);
        }

        // The intent is dated anew, so that a second lost answer has a settle time of its own.
        var renewed = await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance! with { Since = time.GetUtcNow() } },
            cancellationToken);
        if (renewed.Issuance!.GivenUp is { } problem)
        {
            logger.Withdrawn(order.Id.Value, problem.Detail);
            return StepResult.Rest(await refusals.FailAsync(renewed, offered, problem, null, cancellationToken));
        }

        logger.NothingOrdered(order.Id.Value, issuance.Id.Value);
        placement.AllowSending(renewed);
        return StepResult.Next(renewed);
    }

    /// <summary>The command is not sent again while the store may know less than the reseller has.</summary>
    private async Task<StepResult> HoldAsync(Order order, string obstacle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var again = now + options.CreditDelay;
        var held = await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance!.Needs(AttentionKind.PurchasesHeld, obstacle, now) with { NextLook = again },
            },
            cancellationToken);
        return StepResult.Wait(held, again);
    }

    private async Task<StepResult> ParkAsync(Order order, IReadOnlyList<string> unclear, CancellationToken cancellationToken)
    {
        var question =
            $"The answer to the {order.Issuance!.Plan} of issuance {order.Issuance.Id} was lost, and {string.Join(", ", unclear)} cannot "
            + "be told apart by service tag and CSR. Which certificate belongs to the order?";
        logger.Parked(order.Id, question);
        return StepResult.Rest(await commits.ParkAsync(order, question, cancellationToken));
    }
}
