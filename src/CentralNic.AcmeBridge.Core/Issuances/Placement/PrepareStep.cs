using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// From <see cref="IssuanceState.Preparing"/>: shows the token of immediate issuance, and has the certificate ordered when it can be seen.
/// When it cannot be seen from here the ordinary way is taken, where the CA looks for itself.
/// </summary>
internal sealed class PrepareStep(
    IssuanceCommits commits,
    ProofsToCa proofs,
    ProofCommits written,
    CertificatePlacement placement,
    ProfileCatalog profiles,
    TimeProvider time)
    : IIssuanceStep
{
    private const int LooksAtMost = 5;

    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Preparing];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        if (issuance.DcvLooks >= LooksAtMost || (issuance.DcvWish is { } wish && wish != issuance.DcvMethod))
        {
            return StepResult.Next(await commits.FreeAsync(
                order,
                current => new OrderChange(
                    current with { Issuance = current.Issuance!.PlanAgain(time.GetUtcNow()) with { ImmediateFailed = true } }),
                cancellationToken));
        }

        if (issuance.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        if (placement.Resume(order) is { } asked)
        {
            return await placement.CommitIntentAsync(order, asked, cancellationToken);
        }

        if (proofs.NeedPlaces(order))
        {
            return await written.PlaceAsync(order, cancellationToken);
        }

        if (!proofs.TryShow(order, out var missing))
        {
            return StepResult.Rest(order);
        }

        if (missing.Length > 0)
        {
            return await written.AgainAsync(order, missing, cancellationToken);
        }

        var (otherwise, priced) = await placement.PriceAsync(new PlannedOrder(order, profiles.Of(order)), cancellationToken);
        return otherwise ?? await placement.CommitIntentAsync(order, priced, cancellationToken);
    }
}
