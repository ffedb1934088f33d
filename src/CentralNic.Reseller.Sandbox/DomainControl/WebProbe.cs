using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>The CA's HTTP client: own resolving, mapped ports, no proxy, no redirects by itself, everything bounded.</summary>
internal sealed class WebProbe : IDisposable
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    private readonly SandboxDcvOptions _options;
    private readonly AddressOverrides _addresses;
    private readonly HttpClient _client;

    public WebProbe(SandboxDcvOptions options, AddressOverrides addresses)
    {
        _options = options;
        _addresses = addresses;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        };

        // Proving control of a name needs no trusted certificate for it: that is what the customer is about to get.
#pragma warning disable CA5359
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Fetches one URL.</summary>
    /// <exception cref="DcvUnreachableException">There was no whole answer in time.</exception>
    public async Task<WebAnswer> GetAsync(Uri url, string userAgent, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_options.ConnectTimeout + _options.ReadTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bounded.Token);
            var location = response.Headers.Location;
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return new((int)response.StatusCode, location is null ? null : new Uri(url, location), "");
            }

            return new((int)response.StatusCode, null, await BodyAsync(response, url, bounded.Token));
        }
        catch (HttpRequestException e)
        {
            throw new DcvUnreachableException($"{url}: {(e.InnerException as DcvUnreachableException)?.Message ?? e.Message}");
        }
        catch (IOException e)
        {
            throw new DcvUnreachableException($"{url}: {e.Message}");
        }
        catch (UriFormatException)
        {
            throw new DcvUnreachableException($"{url}: the redirect's target is not a URL");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DcvUnreachableException($"{url}: no answer in time");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> BodyAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        var buffer = new byte[_options.MaxBodyBytes + 1];
        var length = 0;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        int read;
        while (length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
        }

        return length <= _options.MaxBodyBytes
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new DcvUnreachableException($"{url}: the file is longer than {_options.MaxBodyBytes} bytes");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _addresses.AddressesAsync(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new DcvUnreachableException($"{host} has no address");
        }

        var mapped = port switch
        {
            HttpPort => _options.HttpPort,
            HttpsPort => _options.HttpsPort,
            _ => port,
        };

        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_options.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, mapped, bounded.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new DcvUnreachableException($"connecting to {host} port {mapped} took too long");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
