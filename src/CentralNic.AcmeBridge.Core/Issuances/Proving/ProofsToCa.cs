using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>
/// What an issuance does with its proofs, as offloaded tasks: a method that gives <see langword="false"/> has begun it, and the order is
/// to rest until it is scheduled again.
/// </summary>
internal sealed class ProofsToCa(
    DcvPublication publication,
    DcvVisibility visibility,
    DcvPreflight preflight,
    ProfileCatalog profiles,
    ProofRetryWaits retryWaits,
    OffloadedTasks offloaded)
{
    private readonly RenewalProofs _renewals = new(preflight);

    /// <summary>Whether it must be decided, and committed, where the tokens go.</summary>
    public bool NeedPlaces(Order order) => publication.NeedsPlaces(order);

    /// <summary>Decides where the tokens go.</summary>
    public bool TryPlace(Order order, out (ImmutableArray<DcvToken> Tokens, string? Failure) placed) => offloaded.TryTake(
        ItemOf(order),
        nameof(TryPlace),
        async stop =>
        {
            try
            {
                return (await publication.PlaceAsync(order, stop), (string?)null);
            }
            catch (DcvPublicationException failure)
            {
                return ([], failure.Message + ".");
            }
        },
        out placed);

    /// <summary>Publishes the tokens.</summary>
    public bool TryPublish(Order order, out ImmutableArray<string> failures) =>
        offloaded.TryTake(ItemOf(order), nameof(TryPublish), stop => publication.PublishAsync(order, stop), out failures);

    /// <summary>Publishes the tokens and looks whether they can be seen, in one.</summary>
    public bool TryShow(Order order, out ImmutableArray<string> missing) => offloaded.TryTake(
        ItemOf(order),
        nameof(TryShow),
        async stop =>
        {
            var failures = await publication.PublishAsync(order, stop);
            return failures.AddRange(await FindUnseenAsync(order, stop));
        },
        out missing);

    /// <summary>
    /// Looks whether the tokens can be seen. Those that could not be seen before are published once more: servers lose things.
    /// </summary>
    public bool TryFindMissing(Order order, out ImmutableArray<string> missing) => offloaded.TryTake(
        ItemOf(order),
        nameof(TryFindMissing),
        async stop =>
        {
            var failures = order.Issuance!.DcvLooks > 0 ? await publication.PublishAsync(order, stop) : [];
            var unseen = await FindUnseenAsync(order, stop);
            return unseen.Length > 0 ? [.. failures, .. unseen] : unseen;
        },
        out missing);

    /// <summary>
    /// Begins to look for tokens that were published just now, while that is being committed; <see cref="TryFindMissing"/> then takes the
    /// outcome.
    /// </summary>
    public void BeginToLook(Order order)
    {
        if (order.Issuance is { DcvLooks: 0, Dcv.Length: > 0 })
        {
            TryFindMissing(order, out _);
        }
    }

    /// <summary>Looks, before anything is ordered, whether the proofs could be published and found, and whether the CA may issue.</summary>
    /// <param name="plan">How it is to be fulfilled.</param>
    /// <param name="outlook">What was found: the method to order with, and what speaks against it.</param>
    public bool TryCheck(Order order, IssuancePlan plan, string method, out ProofOutlook outlook) => offloaded.TryTake(
        ItemOf(order),

        // An outcome for another method is none.
        $"{nameof(TryCheck)} {method}",
        stop => CheckAsync(order, plan, method, order.Id, stop),
        out outlook);

    /// <summary>The wait after something was found to be missing.</summary>
    /// <param name="issuance">The issuance as it was before that was found.</param>
    /// <param name="now">When it was found.</param>
    public TimeSpan WaitAfter(Issuance issuance, DateTimeOffset now) => retryWaits.WaitAfter(issuance, now);

    /// <summary>The same look, at once.</summary>
    /// <param name="plan">How it is to be fulfilled.</param>
    /// <param name="published">The order for which hooks may publish a harmless file; <see langword="null"/>: nothing is published.</param>
    public async Task<ProofOutlook> CheckAsync(
        Order order, IssuancePlan plan, string method, OrderId? published, CancellationToken cancellationToken)
    {
        var offered = profiles.Of(order);
        var added = plan == IssuancePlan.Renew ? RenewalProofs.AddedTo(order.Names, offered.Class) : [];
        if (added.Length > 0)
        {
            var (other, obstacles) = await _renewals.FindMethodAsync(order, offered, method, added, published, cancellationToken);
            if (other is null)
            {
                return new ProofOutlook(
                    method,
                    DcvPreflightResult.Clear,
                    $"A renewal would add {string.Join(", ", added)}, and nobody could prove that. {obstacles}");
            }

            method = other;
        }

        // A reissue costs nothing: its files are looked for when they are there.
        var served = plan is IssuancePlan.Buy or IssuancePlan.Renew ? [.. order.Names, .. added] : (ImmutableArray<string>?)null;
        var found = await preflight.CheckAsync(order.Tenant, order.Names, method, offered.Class.Ca, served, published, cancellationToken);
        return new ProofOutlook(method, found, null);
    }

    private Task<ImmutableArray<string>> FindUnseenAsync(Order order, CancellationToken cancellationToken) => visibility.FindMissingAsync(
        order.Tenant, order.Issuance!.Dcv, order.Issuance.DcvMethod!, profiles.Of(order).Class.Ca, cancellationToken);

    private static WorkItem ItemOf(Order order) => new(WorkKind.Issuance, order.Id);
}

/// <summary>What is known of an order's proofs before anything is ordered.</summary>
/// <param name="Method">The DCV method to order with.</param>
/// <param name="RenewalObstacle">Why it cannot be a renewal, in whole sentences; <see langword="null"/>: it can, or is none.</param>
internal sealed record ProofOutlook(string Method, DcvPreflightResult Preflight, string? RenewalObstacle);
