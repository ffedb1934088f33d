using System.Buffers;
using System.Net;
using System.Text;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Transport;

/// <summary>
/// Sends commands as HTTP POST forms: <c>s_login</c>, <c>s_pw</c> or <c>s_sessionid</c>, <c>s_command</c>, <c>s_opmode</c> on the test
/// system, and <c>persistent</c> to open a session.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private static readonly string UserAgent =
        "CentralNic.Reseller/" + (typeof(HttpTransport).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly string _login;
    private volatile string _password;
    private readonly string _operationMode;
    private readonly TimeSpan _totalTimeout;
    private readonly TimeProvider _time;
    private readonly Lock _clockLock = new();
    private (DateTimeOffset Date, long At)? _clock;

    public HttpTransport(ResellerOptions options, TimeProvider time)
    {
        _endpoint = options.Endpoint;
        _totalTimeout = options.TotalTimeout;
        _time = time;
        _login = $"s_login={Uri.EscapeDataString(options.Login)}";
        _password = FormOf(options.Password);
        _operationMode = options.UseTestSystem ? "&s_opmode=OTE" : "";
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // the form holds the password
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConcurrency,

            // Shorter than a web server keeps silent connections: a command that meets a closing connection has an unknown outcome.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
            UseCookies = false,
            UseProxy = options.Proxy is not null,
        });
    }

    /// <summary>
    /// The API's time: the Date (RFC 9110 section 6.6.1) of its last answer that had one, carried on by this machine's monotonic clock, so
    /// that setting the wall clock does not move it; <see langword="null"/>: no answer had one.
    /// </summary>
    public DateTimeOffset? ServerTime
    {
        get
        {
            lock (_clockLock)
            {
                return _clock is { } known ? known.Date + _time.GetElapsedTime(known.At) : null;
            }
        }
    }

    /// <summary>Sends a command and reads the answer, whatever its HTTP status.</summary>
    /// <exception cref="TransportException">No answer came; it says whether the command may have been carried out.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TransportAnswer> SendAsync(string command, Credential credential, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_totalTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var content = new CommandContent(Encoding.ASCII.GetBytes(Form(command, credential)));
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            Learn(response.Headers.Date);
            return new TransportAnswer((int)response.StatusCode, await ReadBodyAsync(response, either.Token));
        }
        catch (OperationCanceledException e)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw new TransportException(
                !content.HasBegun,
                content.HasBegun
                    ? $"no answer came from {_endpoint.Authority} in time."
                    : $"{_endpoint.Authority} could not be connected to in time.",
                e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new TransportException(
                !content.HasBegun,
                content.HasBegun
                    ? $"the answer from {_endpoint.Authority} was lost ({e.Message})."
                    : $"{_endpoint.Authority} was not reached ({e.Message}).",
                e);
        }
    }

    /// <summary>Sends another password from now on.</summary>
    public void UsePassword(Secret password) => _password = FormOf(password);

    public void Dispose() => _http.Dispose();

    private static string FormOf(Secret password) => $"&s_pw={Uri.EscapeDataString(password.Reveal())}";

    private void Learn(DateTimeOffset? date)
    {
        if (date is { } told)
        {
            lock (_clockLock)
            {
                _clock = (told, _time.GetTimestamp());
            }
        }
    }

    private string Form(string command, Credential credential)
    {
        var secret = credential.SessionId is { } session ? $"&s_sessionid={Uri.EscapeDataString(session.Reveal())}" : _password;
        var persistent = credential.OpensSession ? "&persistent=1" : "";
        return $"{_login}{secret}{persistent}&s_command={Uri.EscapeDataString(command)}{_operationMode}";
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int limit = ResellerResponse.MaxLength;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    return Encoding.UTF8.GetString(buffer, 0, length);
                }

                length += read;
                if (length > limit)
                {
                    throw new IOException("it is larger than 4 MiB");
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
