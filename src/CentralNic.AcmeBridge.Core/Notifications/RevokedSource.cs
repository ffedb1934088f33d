using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Finds certificates that others revoked before they expired, while no newer one has their names: browsers refuse the sites that use
/// them.
/// </summary>
internal sealed class RevokedSource(
    CertificateRepository certificates, CertificateSuccession succession, TimeProvider time) : IOngoingSource
{
    public string Area => NotificationKinds.CertificateRevoked;

    public TimeSpan Interval => TimeSpan.FromMinutes(30);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new CertificateFilter { Standing = CertificateStanding.Revoked, RevokedByOthers = true };
        await foreach (var summary in succession.ListAsync(filter, cancellationToken))
        {
            // Those that have expired come last.
            if (summary.NotAfter <= time.GetUtcNow())
            {
                yield break;
            }

            if (await certificates.FindAsync(summary.Certificate, cancellationToken) is { Revocation: { } revocation }
                && (summary.Names.IsEmpty
                    || !await succession.IsReplacedAsync(summary, other => other.Received > summary.Received, cancellationToken)))
            {
                yield return Of(summary, revocation);
            }
        }
    }

    private static string ReasonOf(Revocation revocation) =>
        revocation.Reason is { } reason ? RevocationReason.NameOf(reason) : "none given";

    private Notification Of(CertificateSummary certificate, Revocation revocation) => new()
    {
        Kind = NotificationKinds.CertificateRevoked,
        Severity = NotificationSeverity.Critical,
        Subject = $"Certificate revoked by others: {OrderNotice.Short(certificate.Names)} (tenant {certificate.Tenant})",
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"Certificate {certificate.Certificate} was revoked on {revocation.Asked.UtcDateTime:yyyy-MM-dd HH:mm}Z by "
            + $"{revocation.By.TrimEnd('.')}; reason: {ReasonOf(revocation)}. It would be in force until "
            + $"{certificate.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm}Z, and no newer one has all its names: browsers refuse it. The client "
            + $"is told to renew it where it asks (ARI); otherwise have the customer order again. Ask the reseller for the cause; with a "
            + $"compromised key the customer needs a new one."),
        Since = revocation.Since,
        Tenant = certificate.Tenant.Value,
        Profile = certificate.Profile,
        Certificate = certificate.Certificate.Value,
        Names = certificate.Names,
        Commands =
        [
            OperatorCommands.Line($"certificates show {certificate.Certificate}"),
            .. certificate.Names.IsEmpty
                ? Array.Empty<string>()
                : [OperatorCommands.Line($"orders list --name {OperatorCommands.Quote(NameSuffixes.Bare(certificate.Names[0]))}")],
        ],
        Page = $"/certificates/{Uri.EscapeDataString(certificate.Certificate.Value)}",
        Occurrence = $"{Area}|{certificate.Certificate}",
    };
}
