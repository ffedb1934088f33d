using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Finds certificates that expire soon, with no newer one that has all their names.</summary>
/// <param name="before">How long before the expiry.</param>
internal sealed class ExpirySource(TimeSpan before, CertificateSuccession succession, TimeProvider time) : IOngoingSource
{
    public string Area => NotificationKinds.CertificateExpiring;

    public TimeSpan Interval => TimeSpan.FromHours(6);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var filter = new CertificateFilter { Standing = CertificateStanding.Active, ExpireBefore = now + before };
        await foreach (var certificate in succession.ListAsync(filter, cancellationToken))
        {
            // One that is short-lived anyway is renewed late; of one that was taken over unreadable no client is known.
            if (!certificate.Names.IsEmpty
                && certificate.NotAfter - now < (certificate.NotAfter - certificate.NotBefore) / 3
                && !await succession.IsReplacedAsync(
                    certificate, other => other.NotAfter > certificate.NotAfter, cancellationToken))
            {
                yield return Of(certificate);
            }
        }
    }

    private Notification Of(CertificateSummary certificate) => new()
    {
        Kind = NotificationKinds.CertificateExpiring,
        Severity = NotificationSeverity.Warning,
        Subject = string.Create(
            CultureInfo.InvariantCulture,
            $"Expires {certificate.NotAfter:yyyy-MM-dd} without a renewal: {OrderNotice.Short(certificate.Names)} "
            + $"(tenant {certificate.Tenant})"),
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"Certificate {certificate.Certificate} expires {certificate.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm}Z, and no newer one has all "
            + $"its names. Look why its client does not renew: whether it still runs, and what became of its last order. When the names "
            + $"are not used any more, nothing is to be done."),
        Since = certificate.NotAfter - before,
        Tenant = certificate.Tenant.Value,
        Profile = certificate.Profile,
        Certificate = certificate.Certificate.Value,
        Names = certificate.Names,
        Commands =
        [
            OperatorCommands.Line($"certificates show {certificate.Certificate}"),
            OperatorCommands.Line($"orders list --name {OperatorCommands.Quote(NameSuffixes.Bare(certificate.Names[0]))}"),
        ],
        Page = $"/certificates/{Uri.EscapeDataString(certificate.Certificate.Value)}",
        Occurrence = $"{Area}|{certificate.Certificate}",
    };
}
