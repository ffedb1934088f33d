using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>A notification as a mail: plain text that reads well in any client.</summary>
internal static class MailText
{
    /// <summary>The mail, the same in each repetition but for its date.</summary>
    /// <param name="pages">Where the operator's pages are; <see langword="null"/>: not known.</param>
    public static MimeMessage Of(Notification notification, string from, IEnumerable<string> to, Uri? pages, DateTimeOffset now)
    {
        var sender = MailboxAddress.Parse(from);
        var mail = new MimeMessage
        {
            Subject = $"ACME bridge: {notification.Subject}",
            Date = now,
            MessageId = $"{notification.Id}@{sender.Domain}",
            Body = new TextPart(TextFormat.Plain) { Text = BodyOf(NotificationMessage.Of(notification, pages)) },
        };
        mail.From.Add(sender);
        mail.To.AddRange(to.Select(address => MailboxAddress.Parse(address)));

        // No vacation message, and no loop with one (RFC 3834 section 5).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add("X-ACME-Bridge-Kind", notification.Kind);
        return mail;
    }

    private static string BodyOf(NotificationMessage message)
    {
        var text = new StringBuilder();
        text.AppendLine(message.Text).AppendLine();
        foreach (var proof in message.Proofs)
        {
            text.AppendLine($"Publish {proof.Type} {proof.Where}").AppendLine($"  {proof.Value}");
        }

        Part("Commands", message.Commands);
        Part("Page", message.Link is null ? [] : [message.Link]);
        if (message.Names.Length > 0)
        {
            text.AppendLine($"Names: {string.Join(", ", message.Names)}");
        }

        Line("Tenant", message.Tenant);
        Line("Order", message.Order);
        Line("Certificate", message.Certificate);
        Line("Since", message.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Line("Kind", message.Kind);
        Line("Notification", message.Id);
        return text.ToString();

        void Part(string title, IReadOnlyCollection<string> lines)
        {
            if (lines.Count > 0)
            {
                text.AppendLine($"{title}:");
                lines.ToList().ForEach(line => text.AppendLine($"  {line}"));
                text.AppendLine();
            }
        }

        void Line(string what, string? value)
        {
            if (value is not null)
            {
                text.AppendLine($"{what}: {value}");
            }
        }
    }
}
