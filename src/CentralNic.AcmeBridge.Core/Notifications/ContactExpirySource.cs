using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using MimeKit;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Finds whom of the customers to tell that a certificate expires without a renewal: the contacts of the accounts that got it. It is
/// written for them: nothing of the operator's, and no ids.
/// </summary>
internal sealed class ContactExpirySource(
    ExpiringCertificates expiring, OrderRepository orders, AccountRepository accounts) : IOngoingSource
{
    private const string Mailto = "mailto:";

    public string Area => "contact-expiry";

    public TimeSpan Interval => TimeSpan.FromHours(6);

    /// <summary>Each is told.</summary>
    public bool IsSummed => false;

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var certificate in expiring.FindAsync(cancellationToken))
        {
            foreach (var address in await AddressesAsync(certificate.Certificate, cancellationToken))
            {
                yield return Of(certificate, address);
            }
        }
    }

    private async Task<IReadOnlyCollection<string>> AddressesAsync(CertificateId certificate, CancellationToken cancellationToken)
    {
        var known = new HashSet<AccountId>();
        await foreach (var order in orders.ListWithCertificateAsync(certificate, cancellationToken))
        {
            known.Add(order.Account);
        }

        var addresses = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in known)
        {
            if (await accounts.FindAsync(id, cancellationToken) is { Account: { Status: AccountStatus.Valid, IsOperators: false } account })
            {
                addresses.UnionWith(account.Contacts.Select(AddressOf).OfType<string>());
            }
        }

        return addresses;
    }

    /// <summary>
    /// The address of a contact; <see langword="null"/>: none that mail is sent to. It was checked when the account got it, and is once
    /// more, as it goes into the head of a mail.
    /// </summary>
    internal static string? AddressOf(string contact)
    {
        if (!contact.StartsWith(Mailto, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var address = Uri.UnescapeDataString(contact[Mailto.Length..]);
        return !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || "<>,;:\"()[]\\".Contains(character))
            && MailboxAddress.TryParse(address, out var mailbox) && mailbox.Address == address && mailbox.Domain.Length > 0
                ? address
                : null;
    }

    private Notification Of(CertificateSummary certificate, string address)
    {
        var (names, end) = (OrderNotice.Short(certificate.Names), certificate.NotAfter.UtcDateTime);
        return new Notification
        {
            Kind = NotificationKinds.ContactExpiring,
            Severity = NotificationSeverity.Warning,
            Recipient = address,
            Subject = string.Create(
                CultureInfo.InvariantCulture, $"Your certificate for {names} expires on {end:yyyy-MM-dd}"),
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"The TLS certificate for {string.Join(", ", certificate.Names)} expires on {end:yyyy-MM-dd} at {end:HH:mm} UTC, and it "
                + $"has not been renewed. From then on browsers will warn visitors of your site.\n\nThe program that obtained it (your "
                + $"ACME client, such as certbot, acme.sh or the one built into your web server) should have renewed it by itself. Please "
                + $"look whether it still runs and what it reports, and start a renewal by hand if need be.\n\nIf you do not use these "
                + $"names any more, or have another certificate for them, nothing is to be done.\n\nYou get this message because your "
                + $"address is the contact of the account that the certificate was obtained with. It is sent once for this certificate."),
            Since = certificate.NotAfter - expiring.Before,
            Tenant = certificate.Tenant.Value,
            Certificate = certificate.Certificate.Value,
            Names = certificate.Names,
            Page = $"/certificates/{Uri.EscapeDataString(certificate.Certificate.Value)}",
            Occurrence = $"{Area}|{certificate.Certificate}|{KeyOf(address)}",
        };
    }

    private static string KeyOf(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())).AsSpan(0, 12));
}
