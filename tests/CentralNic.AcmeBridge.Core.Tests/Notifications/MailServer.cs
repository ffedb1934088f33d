using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Notifications;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>A mail server with TLS and users, which keeps what it takes and refuses what a test says.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly X509Certificate2 _root;
    private Task _running = Task.CompletedTask;

    private MailServer(X509Certificate2 root) => _root = root;

    /// <summary>What was taken, with the recipients of the envelope and whether the connection was protected.</summary>
    public ConcurrentQueue<(MimeMessage Mail, string[] Recipients, bool IsProtected, string? User)> Taken { get; } = new();

    /// <summary>What the next mails are answered with; then they are taken.</summary>
    public ConcurrentQueue<SmtpResponse> Answers { get; } = new();

    /// <summary>Recipients that are refused.</summary>
    public ConcurrentBag<string> Unknown { get; } = [];

    public int Port { get; private set; }

    /// <summary>Options that reach it.</summary>
    public MailChannelOptions Options => new("localhost", "bridge@example.com", ["hostmaster@example.com"])
    {
        Port = Port,
        Roots = [_root],
    };

    /// <summary>Starts one.</summary>
    /// <param name="security">What it offers.</param>
    /// <param name="password">The password of the user <c>bridge</c>, who must sign in; <see langword="null"/>: nobody must.</param>
    public static async Task<MailServer> StartAsync(MailSecurity security = MailSecurity.StartTls, string? password = null)
    {
        var (root, certificate) = Certificates();
        var server = new MailServer(root);
        for (var attempt = 0; ; attempt++)
        {
            server.Port = FreePort();
            var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, server.Port)).AuthenticationRequired(password is not null);
                if (security != MailSecurity.None)
                {
                    endpoint.Certificate(certificate).IsSecure(security == MailSecurity.Tls);
                }
            }).Build();
            var services = new ServiceProvider();
            services.Add(new Store(server));
            services.Add(new Mailboxes(server));
            if (password is not null)
            {
                services.Add(new Users(password));
            }

            server._running = new SmtpServer.SmtpServer(options, services).StartAsync(server._stopping.Token);
            if (!server._running.IsFaulted || attempt == 5)
            {
                return await AnswersAsync(server);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static async Task<MailServer> AnswersAsync(MailServer server)
    {
        await Eventually.TrueAsync(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, server.Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static (X509Certificate2 Root, X509Certificate2 Leaf) Certificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Mail CA", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = rootRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(5));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), [1, 2, 3]);
        using var withKey = leaf.CopyWithPrivateKey(key);
        return (root, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null));
    }

    private sealed class Store(MailServer server) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (server.Answers.TryDequeue(out var answer))
            {
                return answer;
            }

            using var stream = new MemoryStream(buffer.ToArray());
            server.Taken.Enqueue((
                await MimeMessage.LoadAsync(stream, cancellationToken),
                [.. transaction.To.Select(mailbox => mailbox.AsAddress())],
                context.Pipe.IsSecure,
                context.Authentication.IsAuthenticated ? context.Authentication.User : null));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Mailboxes(MailServer server) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(
            ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            Task.FromResult(!server.Unknown.Contains(to.AsAddress()));
    }

    private sealed class Users(string password) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(
            ISessionContext context, string user, string given, CancellationToken cancellationToken) =>
            Task.FromResult(user == "bridge" && given == password);
    }
}
