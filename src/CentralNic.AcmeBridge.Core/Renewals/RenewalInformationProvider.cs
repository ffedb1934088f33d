using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>Tells when certificates are best renewed, and lets the operator pull that forward (RFC 9773).</summary>
/// <param name="certificates">All certificates.</param>
/// <param name="subscriptions">What is paid for.</param>
/// <param name="keys">The compromised keys.</param>
/// <param name="expiryRules">What reissues of the classes were seen to do.</param>
/// <param name="profiles">What can be ordered, with the paid time that it needs.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what the operator pulls forward.</param>
public sealed partial class RenewalInformationProvider(
    CertificateRepository certificates,
    SubscriptionRepository subscriptions,
    CompromisedKeys keys,
    ReissueExpiryRules expiryRules,
    ProfileCatalog profiles,
    TimeProvider time,
    ILogger<RenewalInformationProvider> logger)
{
    /// <summary>
    /// Often enough to learn of a revocation within hours, seldom enough for thousands of clients (RFC 9773 section 4.3).
    /// </summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(6);

    private static readonly TimeSpan UsualNeededPaidTime = new CertificateProfile
    {
        Name = "",
        Description = "",
        Class = "",
        DcvMethods = [],
    }.NeededPaidTime;

    /// <summary>Gives the renewal information of a certificate that the bridge has handed out.</summary>
    /// <param name="renewalId">Its name (RFC 9773 section 4.1).</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">
    /// malformed: the name has not the form of one (400), or there is no such certificate (404).
    /// </exception>
    public async Task<RenewalInformation> ReadAsync(string renewalId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(renewalId);
        if (!CertificateIdentity.IsRenewalId(renewalId))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Malformed,
                "The certificate must be named by two base64url parts with a dot between: key identifier and serial number.");
        }

        var certificate = await certificates.FindByRenewalIdAsync(renewalId, cancellationToken) ?? throw new AcmeProblemException(
            new AcmeProblem(AcmeErrorType.Malformed, "This server did not issue a certificate of this name.") { Status = 404 });
        return new RenewalInformation(await WindowOfAsync(certificate, cancellationToken), AskAgainAfter);
    }

    /// <summary>
    /// The operator wants a certificate renewed from a moment on, or no longer wants that. A later moment than the due one changes nothing.
    /// </summary>
    /// <param name="id">The certificate.</param>
    /// <param name="from">The moment, UTC; <see langword="null"/>: when it is due.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The window that clients are told from now on.</returns>
    /// <exception cref="KeyNotFoundException">There is no such certificate.</exception>
    public async Task<RenewalWindow> PullForwardAsync(CertificateId id, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var certificate = await certificates.UpdateAsync(
            id,
            current => current.RenewFrom == from ? current : current with { RenewFrom = from },
            _ => Task.FromResult<IReadOnlyList<Store.DocumentWrite>>([]),
            cancellationToken);
        var window = await WindowOfAsync(certificate, cancellationToken);
        LogPulledForward(id.Value, string.Join(", ", certificate.Names), window.Start, window.End);
        return window;
    }

    /// <summary>When a certificate is best renewed.</summary>
    internal async Task<RenewalWindow> WindowOfAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        var subscription = certificate.Subscription is { } id ? (await subscriptions.ReadAsync(id, cancellationToken))?.Value : null;
        return RenewalWindows.Of(new RenewalQuestion(certificate, NeededPaidTimeOf(certificate), time.GetUtcNow())
        {
            Subscription = subscription,
            ReissuesKeepTheExpiry = subscription is null
                ? null
                : (await expiryRules.FindAsync(subscription.Class, cancellationToken))?.KeepsTheExpiry,
            KeyIsCompromised = certificate.Identity is { } identity && await keys.ContainsAsync(identity.KeySha256, cancellationToken),
        });
    }

    /// <summary>That of the profile it was ordered with, which may no longer be offered.</summary>
    private TimeSpan NeededPaidTimeOf(IssuedCertificate certificate) =>
        profiles.All.FirstOrDefault(offered => offered.Profile.Name == certificate.Profile)?.Profile.NeededPaidTime ?? UsualNeededPaidTime;

    [LoggerMessage(
        80,
        LogLevel.Information,
        "Certificate {CertificateId} for {Names} is to be renewed from {Start:u} to {End:u}, as the operator wants")]
    private partial void LogPulledForward(string certificateId, string names, DateTimeOffset start, DateTimeOffset end);
}
