using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>Writes down how far revocations are: certificate, subscription and compromised key in one commit.</summary>
internal sealed class RevocationRecords(
    CertificateRepository certificates,
    SubscriptionRepository subscriptions,
    CompromisedKeys keys,
    ClockCheck clock,
    TimeProvider time,
    ILogger<RevocationRecords> logger)
{
    /// <summary>The CA may have accepted, and show the certificate as active for a while.</summary>
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromDays(1);

    private const string Others = "others, at the reseller";
    private const string Reseller = "reseller";

    /// <summary>Somebody who may wants it; a compromised key is kept from now on. Nothing changes when it was wanted before.</summary>
    public async Task<IssuedCertificate> IntendAsync(CertificateId id, int reason, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await certificates.UpdateAsync(
            id,
            current => current.Revocation is null
                ? current with { Revocation = new Revocation { Reason = reason, By = by, Asked = now, Since = now } }
                : current,
            async changed => reason == RevocationReason.KeyCompromise && changed.Identity is { } identity
                ? await keys.AddAsync(new CompromisedKey(identity.KeySha256, id, now), cancellationToken)
                : [],
            cancellationToken);
    }

    /// <summary>The reseller has accepted it. The subscription continues with another certificate if it has one.</summary>
    public Task<IssuedCertificate> AcceptAsync(CertificateId id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        current => current.Revocation is { State: RevocationState.Intended } intended
            ? current with { Revocation = intended.To(RevocationState.Accepted, time.GetUtcNow()) }
            : current,
        cancellationToken);

    /// <summary>It was refused: the certificate is not revoked, and its key is not blocked for it.</summary>
    public Task<IssuedCertificate> WithdrawAsync(CertificateId id, CancellationToken cancellationToken) => ChangeAsync(
        id, current => current.Revocation is { IsOpen: true } ? current with { Revocation = null } : current, cancellationToken);

    /// <summary>The reseller shows a status; whoever caused it, the certificate's document follows.</summary>
    /// <param name="id">The certificate; nothing happens when the bridge did not receive it.</param>
    /// <param name="closeFailed">Whether an event says that it could not be revoked.</param>
    public async Task<IssuedCertificate?> SawAsync(
        CertificateId id, CertificateStatus status, bool closeFailed, CancellationToken cancellationToken)
    {
        if (await certificates.FindAsync(id, cancellationToken) is not { } before)
        {
            return null;
        }

        var after = await ChangeAsync(
            id, current => current with { Revocation = Follow(current.Revocation, status, closeFailed) }, cancellationToken);
        var names = string.Join(", ", after.Names);
        if (before.Revocation?.State != RevocationState.Revoked && after.Revocation is { State: RevocationState.Revoked } revoked)
        {
            logger.Revoked(id, names, revoked.By);
        }
        else if (before.Revocation is not null && after.Revocation is null)
        {
            logger.CaRefused(id, names);
        }

        return after;
    }

    /// <summary>
    /// The CA says that others revoked it; a compromised key is kept from now on. Nothing changes when its revocation was wanted or known
    /// before.
    /// </summary>
    public async Task FoundAsync(CertificateId id, RevocationFinding finding, CancellationToken cancellationToken)
    {
        var (now, isNew) = (time.GetUtcNow(), false);
        var found = await certificates.UpdateAsync(
            id,
            current =>
            {
                isNew = current.Revocation is null;
                return isNew
                    ? current with
                    {
                        Revocation = new Revocation
                        {
                            State = RevocationState.Revoked,
                            Reason = finding.Revoked.Reason,
                            By = $"others, as {finding.Url} says",
                            Asked = finding.Revoked.At,
                            Since = now,
                            FoundBy = finding.Source,
                        },
                    }
                    : current;
            },
            async changed =>
            [
                .. await SubscriptionOfAsync(changed, cancellationToken),
                .. finding.Revoked.Reason == RevocationReason.KeyCompromise && changed.Identity is { } identity
                    ? await keys.AddAsync(new CompromisedKey(identity.KeySha256, id, now), cancellationToken)
                    : [],
            ],
            cancellationToken);
        if (isNew)
        {
            logger.FoundRevoked(id, string.Join(", ", found.Names), finding.Revoked.At, finding.Revoked.Reason, finding.Url);
        }
    }

    private Revocation? Follow(Revocation? known, CertificateStatus status, bool closeFailed)
    {
        var now = time.GetUtcNow();
        return (status, known) switch
        {
            (CertificateStatus.Revoked, null) => New(RevocationState.Revoked),
            (CertificateStatus.Revoked, { State: not RevocationState.Revoked }) => known.To(RevocationState.Revoked, now),
            (CertificateStatus.RevokeProcessing, null) => New(RevocationState.Accepted),
            (CertificateStatus.RevokeProcessing, { State: RevocationState.Intended }) => known.To(RevocationState.Accepted, now),
            (CertificateStatus.Active, { State: RevocationState.Accepted }) when closeFailed
                || (!clock.IsOff && now - known.Since > LongestUnseen) => null,

            // What has expired while the CA was at work needs no revocation any more; it counts as revoked for good.
            (CertificateStatus.Expired, { State: RevocationState.Accepted or RevocationState.Intended }) =>
                known.To(RevocationState.Revoked, now),
            _ => known,
        };

        Revocation New(RevocationState state) => new() { State = state, By = Others, Asked = now, Since = now, FoundBy = Reseller };
    }

    private async Task<IssuedCertificate> ChangeAsync(
        CertificateId id,
        Func<IssuedCertificate, IssuedCertificate> change,
        CancellationToken cancellationToken) => await certificates.UpdateAsync(
        id,
        current => change(current) is var changed && changed.Revocation == current.Revocation ? current : changed,
        async changed =>
        [
            .. await SubscriptionOfAsync(changed, cancellationToken),

            // A key is blocked for what was revoked; a revocation that was refused must not keep it from its owner.
            .. changed is { Revocation: null, Identity: { } identity }
                ? await keys.FreeAsync(identity.KeySha256, changed.Id, cancellationToken)
                : [],
        ],
        cancellationToken);

    private async Task<IReadOnlyList<DocumentWrite>> SubscriptionOfAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        if (certificate.Subscription is not { } id || await subscriptions.ReadAsync(id, cancellationToken) is not { } known)
        {
            return [];
        }

        var changed = known.Value.With(certificate.Id, certificate.Revocation is { State: not RevocationState.Intended });
        return ReferenceEquals(changed, known.Value) ? [] : [subscriptions.Put(changed, known.Version)];
    }
}
