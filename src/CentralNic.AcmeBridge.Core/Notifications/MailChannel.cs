using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Network;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Sends notifications by mail, a connection for each, which is protected by TLS unless it stays on this machine.</summary>
internal sealed class MailChannel(MailChannelOptions options, Uri? pages, TimeProvider time) : INotificationChannel
{
    public string Name => "mail";

    public string Target => $"{options.Server}:{options.Port} for {string.Join(", ", options.To)}";

    public IReadOnlyList<string> Kinds => options.Kinds;

    public Task<DeliveryOutcome> DeliverAsync(Notification notification, CancellationToken cancellationToken) =>
        SendAsync(() => MailText.Of(notification, options.From, options.To, pages, time.GetUtcNow()), cancellationToken);

    /// <summary>Connects and signs in as for a mail, and sends none.</summary>
    /// <returns>Whether a mail could be handed over.</returns>
    public Task<DeliveryOutcome> ProbeAsync(CancellationToken cancellationToken) => AttemptAsync(
        async (client, attempt) =>
        {
            await client.NoOpAsync(attempt);
            var tls = client.IsSecure ? "TLS holds" : "there is no TLS";
            var user = client.IsAuthenticated ? ", and it took the sign-in" : "";
            return new DeliveryOutcome(true, $"it answers, {tls}{user}");
        },
        cancellationToken);

    /// <summary>Sends a mail by the server.</summary>
    /// <param name="make">Makes it.</param>
    public Task<DeliveryOutcome> SendAsync(Func<MimeMessage> make, CancellationToken cancellationToken) => AttemptAsync(
        async (client, attempt) =>
        {
            using var mail = make();
            var answer = await client.SendAsync(mail, attempt);
            var refused = client.Refused.Count == 0 ? "" : $"; not for {string.Join(", ", client.Refused)}";
            return new DeliveryOutcome(true, DeliveryOutcome.Words($"it answered {answer}{refused}"));
        },
        cancellationToken);

    private async Task<DeliveryOutcome> AttemptAsync(
        Func<RecipientsClient, CancellationToken, Task<DeliveryOutcome>> act, CancellationToken cancellationToken)
    {
        using var attempt = new AttemptTime(options.Timeout, time, cancellationToken);
        try
        {
            return await ConnectAsync(act, attempt.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome(false, $"it was not done within {options.Timeout.TotalSeconds:0} s");
        }
        catch (SslHandshakeException failure)
        {
            return new DeliveryOutcome(false, DeliveryOutcome.Words(
                $"TLS failed: {failure.InnerException?.Message ?? failure.Message}"));
        }
        catch (Exception failure) when (failure is CommandException or ProtocolException or AuthenticationException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or SocketException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new DeliveryOutcome(false, DeliveryOutcome.Words(failure.Message.TrimEnd('.')));
        }
    }

    private async Task<DeliveryOutcome> ConnectAsync(
        Func<RecipientsClient, CancellationToken, Task<DeliveryOutcome>> act, CancellationToken cancellationToken)
    {
        using var client = new RecipientsClient
        {
            // As for other connections to what the operator named: nothing is downloaded that a certificate names.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = IsTrusted,
            Timeout = (int)options.Timeout.TotalMilliseconds,
        };
        await client.ConnectAsync(options.Server, options.Port, SecurityOf(options.Security), cancellationToken);
        if (options.User is { } user && options.Password is { } password)
        {
            await client.AuthenticateAsync(user, password.Reveal(), cancellationToken);
        }

        var outcome = await act(client, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return outcome;
    }

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || options.Roots.Count == 0 || certificate is null || chain is null)
        {
            return errors == SslPolicyErrors.None;
        }

        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(options.Roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }

    /// <summary>Sends to those recipients that the server takes, as one who left must not keep the others from being told.</summary>
    private sealed class RecipientsClient : SmtpClient
    {
        public List<string> Refused { get; } = [];

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            if (message.To.Mailboxes.Count() == 1)
            {
                base.OnRecipientNotAccepted(message, mailbox, response);
            }

            Refused.Add($"{mailbox.Address} ({(int)response.StatusCode} {response.Response})");
        }

        protected override void OnNoRecipientsAccepted(MimeMessage message) =>
            throw new IOException($"no recipient was taken: {string.Join(", ", Refused)}");
    }
}
