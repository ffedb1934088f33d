using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>
/// Makes every connection to a host that somebody else controls, so that all are made by the same rules: only addresses that
/// <see cref="DialPolicy"/> permitted (URLs that the operator gave aside), no proxy, cookies, kept connections or redirects of the
/// runtime's own, and nothing downloaded that a peer's certificate names (docs/security.md).
/// </summary>
internal static class OutgoingConnections
{
    /// <summary>How much of an answer's headers is read.</summary>
    public const int MaxHeaderKilobytes = 16;

    private static readonly HttpRequestOptionsKey<DialTarget> TargetKey = new("target");

    /// <summary>Makes a client for requests that were given a target.</summary>
    public static HttpMessageInvoker CreateHttp() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = static (context, _) => context.InitialRequestMessage.Options.TryGetValue(TargetKey, out var target)
            ? target.ConnectAsync(context.DnsEndPoint.Port)
            : throw new InvalidOperationException("A request without a judged target must not be dialled."),
        Credentials = null,
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        // With a lifetime of zero every request gets a connection, and a pool, of its own.
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = AnyCertificate(),
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>
    /// Makes a client for a URL that the operator gave: its host is dialled wherever the DNS says, as the operator means it, and its
    /// certificate must hold. No redirects, proxy or cookies; a connection is kept for a few minutes.
    /// </summary>
    public static HttpMessageInvoker CreateForOperatorsUrl() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        Credentials = null,
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>A POST request to a URL that the operator gave.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="purpose">What the request is for.</param>
    public static HttpRequestMessage Post(Uri url, byte[] body, string purpose)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new("application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", $"CentralNic-ACME-Bridge ({purpose})");
        return message;
    }

    /// <summary>A HEAD request to a URL that the operator gave, which changes nothing there (RFC 9110 section 9.2.1).</summary>
    /// <param name="purpose">What the request is for.</param>
    public static HttpRequestMessage Head(Uri url, string purpose)
    {
        var message = new HttpRequestMessage(HttpMethod.Head, url);
        message.Headers.TryAddWithoutValidation("User-Agent", $"CentralNic-ACME-Bridge ({purpose})");
        return message;
    }

    /// <summary>
    /// A POST request to a URL that the operator gave, signed by the conventions of Standard Webhooks: the headers <c>webhook-id</c>,
    /// <c>webhook-timestamp</c>, and <c>webhook-signature</c> over both and the body.
    /// </summary>
    /// <param name="body">JSON.</param>
    /// <param name="id">The message's id, the same for each repetition.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="purpose">What the request is for.</param>
    public static HttpRequestMessage SignedPost(
        Uri url, byte[] body, WebhookSecret secret, string id, DateTimeOffset at, string purpose)
    {
        var message = Post(url, body, purpose);
        message.Headers.Add("webhook-id", id);
        message.Headers.Add("webhook-timestamp", WebhookSecret.Timestamp(at));
        message.Headers.TryAddWithoutValidation("webhook-signature", secret.Sign(id, at, body));
        return message;
    }

    /// <summary>A GET request that is dialled at a target only.</summary>
    /// <param name="target">Where its host may be dialled.</param>
    /// <param name="purpose">What the request is for, for the logs of those who are asked.</param>
    public static HttpRequestMessage Get(Uri url, DialTarget target, string purpose)
    {
        var message = new HttpRequestMessage(
            HttpMethod.Get, url)
        { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Options.Set(TargetKey, target);
        message.Headers.ConnectionClose = true;
        message.Headers.TryAddWithoutValidation("User-Agent", $"CentralNic-ACME-Bridge ({purpose})");
        return message;
    }

    /// <summary>Connects to an address; for <see cref="DialTarget"/> alone, which holds those that were judged.</summary>
    /// <exception cref="SocketException">It cannot be connected to.</exception>
    public static async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Speaks TLS 1.2 or newer with whom the stream leads to, whatever certificate it shows.</summary>
    public static async Task<SslStream> AuthenticateAsync(
        Stream stream, string host, SslApplicationProtocol protocol, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            var options = AnyCertificate();
            options.TargetHost = host;
            options.ApplicationProtocols = [protocol];
#pragma warning disable CA5398 // RFC 8737 section 4 wants TLS 1.2 or newer, whatever the machine permits.
            options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A peer's certificate is not what is relied on: the one that holds is about to be obtained. Nothing that it names is downloaded.
    /// </summary>
    private static SslClientAuthenticationOptions AnyCertificate() => new()
    {
#pragma warning disable CA5359 // See the summary.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };
}
