using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Clients;

/// <summary>An ACME client with control over address, HTTP version, path and body. It retries nothing and corrects nothing.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Uri _directory;
    private readonly HttpClient _http;
    private readonly X509Certificate2 _trusted;
    private readonly AccountKey _key = AccountKey.Create(JwsAlgorithm.ES256);
    private string? _account;

    /// <summary>Makes a client; it connects when something is sent.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="caFile">The CA that it trusts.</param>
    /// <param name="from">The loopback address that it comes from.</param>
    /// <param name="version">The HTTP version that it speaks, and no other.</param>
    public RawClient(Uri directory, string caFile, IPAddress from, Version? version = null)
    {
        _directory = directory;
        _trusted = X509CertificateLoader.LoadCertificateFromFile(caFile);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(from, 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            SslOptions =
            {
                CertificateChainPolicy = Trust(_trusted),
            },
        })
        {
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The URL of a resource, below the directory's path.</summary>
    public string Url(string resource) => new Uri(_directory, resource).AbsoluteUri;

    /// <summary>Fetches a nonce.</summary>
    public async Task<string> NonceAsync() => (await SendAsync(HttpMethod.Head, Url("new-nonce"))).Nonce!;

    /// <summary>Makes an account.</summary>
    public async Task<RawAnswer> RegisterAsync()
    {
        var answer = await PostAsync(Url("new-account"), """{"termsOfServiceAgreed":true}""");
        _account = answer.Location;
        return answer;
    }

    /// <summary>A proper signed request.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="payload">The payload; empty: POST-as-GET.</param>
    /// <param name="nonce">The nonce; <see langword="null"/>: a fresh one.</param>
    public async Task<RawAnswer> PostAsync(string url, string payload, string? nonce = null)
    {
        var body = JwsSigner.Sign(_key, url, nonce ?? await NonceAsync(), Encoding.UTF8.GetBytes(payload), _account);
        return await SendAsync(HttpMethod.Post, url, new UnsizedContent(body, "application/jose+json"));
    }

    /// <summary>Sends what is given. The URL's path goes out as it stands.</summary>
    public async Task<RawAnswer> SendAsync(
        HttpMethod method, string url, HttpContent? body = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var exact = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, exact) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // An HttpRequestMessage does not take over the client's defaults.
        (request.Version, request.VersionPolicy) = (_http.DefaultRequestVersion, _http.DefaultVersionPolicy);
        using var answer = await _http.SendAsync(request, Stop);
        return new RawAnswer(
            (int)answer.StatusCode, answer.Version, answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(Stop), answer.Headers);
    }

    /// <summary>Sends bytes as they are over a connection of their own; gives all that comes until it is closed.</summary>
    public async Task<string> ExchangeAsync(string text)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_directory.Host, _directory.Port, Stop);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = _directory.Host, CertificateChainPolicy = Trust(_trusted) }, Stop);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(text), Stop);
        using var all = new MemoryStream();
        try
        {
            await tls.CopyToAsync(all, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        }
        catch (IOException)
        {
            // Closed with something of the request unread; what came before counts.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public void Dispose()
    {
        _http.Dispose();
        _trusted.Dispose();
        _key.Dispose();
    }

    private static X509ChainPolicy Trust(X509Certificate2 trusted) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { trusted },
    };

    /// <summary>A body whose length is not told beforehand: sent in chunks by HTTP/1.1, and without Content-Length by HTTP/2.</summary>
    internal sealed class UnsizedContent : HttpContent
    {
        private readonly byte[] _body;

        public UnsizedContent(byte[] body, string type)
        {
            _body = body;
            Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < _body.Length; sent += 4096)
            {
                await stream.WriteAsync(_body.AsMemory(sent, Math.Min(4096, _body.Length - sent)), Stop);
                await stream.FlushAsync(Stop);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>An answer as it arrived.</summary>
internal sealed record RawAnswer(int Status, Version Version, string? ContentType, string Body, HttpResponseHeaders Headers)
{
    public string? Location => Headers.Location?.OriginalString;

    public string? Nonce => Headers.TryGetValues("Replay-Nonce", out var values) ? values.Single() : null;

    public IEnumerable<string> Links => Headers.TryGetValues("Link", out var values) ? values : [];
}
