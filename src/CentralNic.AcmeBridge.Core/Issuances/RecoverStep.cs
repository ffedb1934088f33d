using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// From <see cref="IssuanceState.Intent"/>: the program stopped, or the answer was lost, between the intent and the booking.
/// Looks for the purchase by its service tag, adopts what it finds, and buys only when nothing is there after the settle time.
/// </summary>
internal sealed class RecoverStep(
    OrderBook orders,
    ResellerClient reseller,
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
        var found = new List<CertificateListEntry>();
        var filter = new CertificateListFilter { ServiceTags = [issuance.Id.Value] };
        await foreach (var entry in reseller.QueryCertificateListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            found.Add(entry);
        }

        if (found.Count == 0)
        {
            var settled = issuance.Since + options.LostAnswerSettleTime;
            if (time.GetUtcNow() < settled)
            {
                return StepResult.Wait(order, settled);
            }

            logger.NothingBought(order.Id.Value, issuance.Id.Value);

            // The intent is made anew, so that a second lost answer has its own settle time.
            var renewed = await orders.UpdateAsync(
                order.Id,
                current => current with { Issuance = current.Issuance! with { Since = time.GetUtcNow() } },
                cancellationToken);
            return await purchases.BuyAsync(renewed, offered, cancellationToken);
        }

        var adopted = await reseller.StatusCertificateAsync(found[0].CertificateId, CommandPriority.Interactive, cancellationToken);
        if (found.Count > 1 || !CsrEquals(adopted, issuance))
        {
            return await ParkAsync(
                order,
                $"Service tag {issuance.Id} finds {string.Join(", ", found.Select(entry => entry.CertificateId))}, which "
                + "is not the one purchase with this order's CSR. Which of them belongs to the order?",
                cancellationToken);
        }

        logger.Adopted(order.Id.Value, adopted.CertificateId);
        return await purchases.BookAsync(order, offered, adopted);
    }

    /// <summary>An answer without a CSR does not speak against the tag, which is ours alone.</summary>
    private static bool CsrEquals(CertificateDetails details, Issuance issuance) =>
        details.CsrPem is not { } pem
        || (System.Security.Cryptography.PemEncoding.TryFind(pem, out var fields)
            && Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().SequenceEqual(issuance.Csr));

    private async Task<StepResult> ParkAsync(Order order, string question, CancellationToken cancellationToken)
    {
        logger.Parked(order.Id.Value, question);
        return StepResult.Rest(await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance!.To(IssuanceState.Parked, time.GetUtcNow()) with { Question = question } },
            cancellationToken));
    }
}
