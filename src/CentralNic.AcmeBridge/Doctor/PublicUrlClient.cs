using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>
/// Speaks to the bridge's own public URL as a client would: by its name in the DNS, directly, and without redirects. Which certificate is
/// shown does not keep it from looking at the rest; nothing secret is sent.
/// </summary>
internal sealed class PublicUrlClient : IDisposable
{
    private const int MaxBody = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly List<IPEndPoint> _own = [];
    private readonly TimeProvider _time;

    public PublicUrlClient(TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 64,
            SslOptions = AnyCertificate(),
            UseCookies = false,
            UseProxy = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Where the connections of this side began.</summary>
    public IReadOnlyList<IPEndPoint> OwnEndPoints => _own;

    /// <summary>Sends a request.</summary>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <returns>What came back; failures are in it.</returns>
    public async Task<PublicAnswer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "CentralNic-ACME-Bridge (doctor)");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var start = _time.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new PublicAnswer
            {
                Status = (int)answer.StatusCode,
                ContentType = answer.Content.Headers.ContentType?.MediaType,
                Body = await ReadAsync(answer.Content, limit.Token),
                Headers = answer.Headers,
                Took = _time.GetElapsedTime(start),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new PublicAnswer
            {
                Trouble = failure is OperationCanceledException
                    ? $"no answer within {patience.TotalSeconds:0} s"
                    : (failure.InnerException ?? failure).Message.TrimEnd('.'),
                Took = _time.GetElapsedTime(start),
            };
        }
    }

    /// <summary>As <see cref="SendAsync(HttpRequestMessage, TimeSpan, CancellationToken)"/>, with the usual patience.</summary>
    public async Task<PublicAnswer> SendAsync(HttpMethod method, string url, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body };
        return await SendAsync(request, Patience, cancellationToken);
    }

    /// <summary>Makes a TLS handshake, and takes note of what the server shows.</summary>
    /// <param name="url">The public URL.</param>
    /// <param name="protocol">
    /// The one version that this side speaks; <see cref="SslProtocols.None"/>: as the operating system has it.
    /// </param>
    public static async Task<TlsProbeResult> HandshakeAsync(Uri url, SslProtocols protocol, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var result = new TlsProbeResult();
        try
        {
            using var connection = await DialAsync(url, limit.Token);
            await using var tls = new SslStream(new NetworkStream(connection, ownsSocket: false));
            var options = AnyCertificate();
            options.TargetHost = url.IdnHost;
            options.EnabledSslProtocols = protocol;
#pragma warning disable CA5359 // What is shown is judged from the result; nothing is sent.
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                result.Take(certificate, chain, errors);
                return true;
            };
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync(options, limit.Token);
            result.Protocol = tls.SslProtocol;
        }
        catch (SocketException failure)
        {
            (result.Trouble, result.IsRefused) = (
                failure.Message.TrimEnd('.'), failure.SocketErrorCode == SocketError.ConnectionRefused);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            result.Trouble = (failure.InnerException ?? failure).Message.TrimEnd('.');
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result.Trouble = $"no answer within {Patience.TotalSeconds:0} s";
        }

        return result;
    }

    /// <summary>
    /// Whether the server would speak TLS 1.0 or 1.1. The greeting is written by hand, since the libraries of this machine refuse to.
    /// </summary>
    /// <param name="minor">1: TLS 1.0; 2: TLS 1.1.</param>
    /// <returns><see langword="null"/>: it could not be seen.</returns>
    public static async Task<bool?> SpeaksLegacyAsync(Uri url, byte minor, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var connection = await DialAsync(url, limit.Token);
            await using var stream = new NetworkStream(connection, ownsSocket: false);
            await stream.WriteAsync(LegacyClientHello.Write(url.IdnHost, minor), limit.Token);
            var answer = new byte[LegacyClientHello.AnswerLength];
            var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limit.Token);
            return LegacyClientHello.IsAccepted(answer.AsSpan(0, length), minor);
        }
        catch (IOException)
        {
            // Hanging up is a way of refusing.
            return false;
        }
        catch (Exception failure) when (failure is SocketException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Socket> DialAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(url.IdnHost, url.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBody];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>What is shown is judged by who looks at it; nothing that it names is downloaded.</summary>
    private static SslClientAuthenticationOptions AnyCertificate() => new()
    {
#pragma warning disable CA5359 // See the summary.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = await DialAsync(context.InitialRequestMessage.RequestUri!, cancellationToken);
        if (socket.LocalEndPoint is IPEndPoint own)
        {
            _own.Add(new IPEndPoint(own.Address.IsIPv4MappedToIPv6 ? own.Address.MapToIPv4() : own.Address, own.Port));
        }

        return new NetworkStream(socket, ownsSocket: true);
    }
}
