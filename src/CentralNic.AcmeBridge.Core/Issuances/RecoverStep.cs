using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// From <see cref="IssuanceState.Intent"/>: the program stopped, or the answer was lost, between the intent and the booking.
/// Looks for the purchase by its service tag, adopts what it finds, and buys only when nothing is there after the settle time.
/// </summary>
internal sealed class RecoverStep(
    OrderBook orders,
    PurchaseSearch search,
    ProfileCatalog profiles,
    PurchaseDesk purchases,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<RecoverStep> logger) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Intent];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var offered = profiles.Find(order.Profile);
        var (purchase, unclear) = await search.FindAsync(issuance, cancellationToken);
        if (unclear.Count > 0)
        {
            return await ParkAsync(order, unclear, cancellationToken);
        }

        if (purchase is not null)
        {
            logger.Adopted(order.Id.Value, purchase.CertificateId);
            return await purchases.BookAsync(order, offered, purchase);
        }

        var settled = issuance.Since + options.LostAnswerSettleTime;
        if (time.GetUtcNow() < settled)
        {
            return StepResult.Wait(order, settled);
        }

        logger.NothingBought(order.Id.Value, issuance.Id.Value);

        // The intent is dated anew, so that a second lost answer has a settle time of its own.
        var renewed = await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance! with { Since = time.GetUtcNow() } },
            cancellationToken);
        return await purchases.BuyAsync(renewed, offered, cancellationToken);
    }

    private async Task<StepResult> ParkAsync(Order order, IReadOnlyList<string> unclear, CancellationToken cancellationToken)
    {
        var question = $"Service tag {order.Issuance!.Id} finds {string.Join(", ", unclear)}, which is not one purchase with this order's CSR. "
            + "Which certificate belongs to the order?";
        logger.Parked(order.Id.Value, question);
        return StepResult.Rest(await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance!.To(IssuanceState.Parked, time.GetUtcNow()) with { Question = question } },
            cancellationToken));
    }
}
