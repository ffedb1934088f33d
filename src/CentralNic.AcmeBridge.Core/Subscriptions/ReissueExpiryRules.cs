using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>What was learned of the classes' reissues, for all subscriptions of a class and for those to come.</summary>
/// <param name="store">Where it is kept.</param>
public sealed class ReissueExpiryRules(IDocumentStore store)
{
    private const string Kind = "reissue-habit";

    private readonly DocumentSet<ReissueExpiryRule> _rules = new(
        store, Kind, SubscriptionsJson.Default, expiryRule => expiryRule.Class);

    /// <summary>What was seen last of a class; <see langword="null"/>: nothing that tells.</summary>
    /// <param name="certificateClass">The class in any case.</param>
    internal async ValueTask<ReissueExpiryRule?> FindAsync(string certificateClass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificateClass);
        return (await _rules.ReadAsync(certificateClass.ToLowerInvariant(), cancellationToken))?.Value;
    }

    /// <summary>Keeps what a reissue showed; nothing is written when that is known.</summary>
    /// <param name="certificateClass">The class in any case.</param>
    /// <param name="keepsTheExpiry">What it showed.</param>
    /// <param name="certificate">The certificate that showed it.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>Whether this was news.</returns>
    public async Task<bool> LearnAsync(
        string certificateClass, bool keepsTheExpiry, CertificateId certificate, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificateClass);
        var name = certificateClass.ToLowerInvariant();
        var known = await _rules.ReadAsync(name, cancellationToken);
        if (known?.Value.KeepsTheExpiry == keepsTheExpiry)
        {
            return false;
        }

        try
        {
            await store.CommitAsync(
                [_rules.Put(new ReissueExpiryRule(name, keepsTheExpiry, certificate, now), known?.Version ?? 0)], cancellationToken);
            return true;
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == Kind)
        {
            // Another order learned at the same time; the next reissue shows which of the two is right, if they differ.
            return false;
        }
    }
}
