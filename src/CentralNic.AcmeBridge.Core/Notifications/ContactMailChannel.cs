using MimeKit;
using MimeKit.Text;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Mails customers what is for them, each recipient a mail and a delivery of its own. Addresses of customers stand in the history alone,
/// not in answers, which are logged.
/// </summary>
internal sealed class ContactMailChannel(MailChannel mail, MailChannelOptions options, TimeProvider time) : INotificationChannel
{
    public string Name => "contact-mail";

    public string Target => $"{options.Server}:{options.Port} for a contact of an account";

    public IReadOnlyList<string> Kinds => [];

    public bool IsForContacts => true;

    public async Task<DeliveryOutcome> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        var outcome = await mail.SendAsync(() => Of(notification), cancellationToken);
        return outcome with
        {
            Answer = outcome.Answer.Replace(notification.Recipient!, "the contact", StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>The mail, the same in each repetition but for its date.</summary>
    private MimeMessage Of(Notification notification)
    {
        var sender = MailboxAddress.Parse(options.From);
        var made = new MimeMessage
        {
            Subject = notification.Subject,
            Date = time.GetUtcNow(),
            MessageId = $"{notification.Id}@{sender.Domain}",
            Body = new TextPart(TextFormat.Plain) { Text = notification.Text.ReplaceLineEndings("\r\n") + "\r\n" },
        };
        made.From.Add(sender);
        made.ReplyTo.AddRange(options.To.Select(address => MailboxAddress.Parse(address)));
        made.To.Add(new MailboxAddress("", notification.Recipient!));

        // No vacation message, and no loop with one (RFC 3834 section 5).
        made.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return made;
    }
}
