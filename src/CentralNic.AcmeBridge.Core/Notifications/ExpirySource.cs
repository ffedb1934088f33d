using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Tells of certificates that expire soon, with no newer one that has all their names.</summary>
internal sealed class ExpirySource(ExpiringCertificates expiring) : IOngoingSource
{
    public string Area => NotificationKinds.CertificateExpiring;

    public TimeSpan Interval => TimeSpan.FromHours(6);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var certificate in expiring.FindAsync(cancellationToken))
        {
            yield return Of(certificate);
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
        Since = certificate.NotAfter - expiring.Before,
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
