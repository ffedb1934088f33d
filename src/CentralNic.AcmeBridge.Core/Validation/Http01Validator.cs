using System.Buffers;
using System.Globalization;
using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Dns;
using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>
/// Looks for the key authorization at <c>http://name/.well-known/acme-challenge/token</c> (RFC 8555 section 8.3). Uses no
/// proxy, cookies, cache or kept connection. Dials public addresses only, unless configured otherwise. Safe for concurrent use.
/// </summary>
internal sealed class Http01Validator : IChallengeValidator, IDisposable
{
    private readonly ValidationOptions _options;
    private readonly NameResolver _resolver;
    private readonly TimeProvider _timeProvider;
    private readonly DialPolicy _redirectPolicy;
    private readonly HttpMessageInvoker _http;
    private readonly int[] _redirectPorts;

    /// <summary>Prepares the validator.</summary>
    /// <param name="options">Ports, networks and bounds.</param>
    /// <param name="resolver">Finds the addresses of the name and of redirect targets.</param>
    /// <param name="timeProvider">Bounds the time of an attempt.</param>
    public Http01Validator(ValidationOptions options, NameResolver resolver, TimeProvider timeProvider)
        : this(options, resolver, timeProvider, DialPolicy.PublicOnly)
    {
    }

    internal Http01Validator(ValidationOptions options, NameResolver resolver, TimeProvider timeProvider, DialPolicy redirectPolicy)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _resolver = resolver;
        _timeProvider = timeProvider;
        _redirectPolicy = redirectPolicy;
        _redirectPorts = [80, 443, options.Http01Port, options.HttpsPort];
        _http = OutgoingConnections.CreateHttp();
    }

    public string ChallengeType => "http-01";

    public async Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var time = new AttemptTime(_options.AttemptTimeout, _timeProvider, cancellationToken);
        var url = new UriBuilder(Uri.UriSchemeHttp, request.Name, _options.Http01Port, "/.well-known/acme-challenge/" + request.Token).Uri;
        var policy = DialPolicy.For(_options, request.Tenant);
        NameResolution? ordered = null;
        for (var redirects = 0; ; redirects++)
        {
            if (redirects > _options.MaxRedirects)
            {
                return Failed(
                    AcmeErrorType.Connection, url, null, Invariant($"not followed, at most {_options.MaxRedirects} redirects are"));
            }

            DialTarget? target = null;
            try
            {
                // The ordered name keeps its addresses: between two checks its DNS could name one that it did not have at first.
                var isOrdered = DnsName.AreSame(url.IdnHost, request.Name);
                var resolution = !isOrdered ? await _resolver.ResolvePubliclyAsync(url.IdnHost, time.Token)
                    : ordered ??= await _resolver.ResolveAsync(url.IdnHost, request.Tenant, time.Token);
                if (resolution.Failure is { } failure)
                {
                    return Failed(AcmeErrorType.Dns, url, null, failure);
                }

                target = (isOrdered ? policy : _redirectPolicy).Target(resolution, time);
                if (target is null)
                {
                    return Failed(
                        AcmeErrorType.Connection,
                        url,
                        null,
                        isOrdered ? DialPolicy.Refusal(resolution) : DialPolicy.RefusalAfterRedirect(resolution));
                }

                using var message = Message(url, redirects == 0 ? request.Name : null, target);
                using var response = await _http.SendAsync(message, time.Token);
                if (!IsRedirect(response.StatusCode))
                {
                    return await JudgeAsync(response, url, target, request, time.Token);
                }

                if (Refuse(response, url, target, out var next) is { } refused)
                {
                    return refused;
                }

                url = next;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Failed(AcmeErrorType.Connection, url, target, Late(target));
            }
            catch (HttpRequestException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return time.Token.IsCancellationRequested
                    ? Failed(AcmeErrorType.Connection, url, target, Late(target))
                    : Describe(exception.HttpRequestError, exception, url, target);
            }
            catch (HttpIOException exception)
            {
                return Describe(exception.HttpRequestError, exception, url, target);
            }
            catch (IOException exception)
            {
                return Describe(HttpRequestError.ResponseEnded, exception, url, target);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Message(Uri url, string? host, DialTarget target)
    {
        var message = OutgoingConnections.Get(url, target, "http-01");
        message.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (host is not null)
        {
            message.Headers.Host = host;
        }

        return message;
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private ValidationOutcome? Refuse(HttpResponseMessage response, Uri url, DialTarget target, out Uri next)
    {
        next = url;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(url, location, out var absolute))
        {
            return Failed(AcmeErrorType.Unauthorized, url, target, $"{Status(response)} without a usable Location");
        }

        if (absolute.Scheme != Uri.UriSchemeHttp && absolute.Scheme != Uri.UriSchemeHttps)
        {
            var scheme = Excerpt.Of(absolute.Scheme + ":");
            return Failed(AcmeErrorType.Connection, url, target, $"a redirect to {scheme} is not followed, only http and https are");
        }

        if (!_redirectPorts.Contains(absolute.Port))
        {
            var ports = string.Join(", ", _redirectPorts.Distinct());
            var port = absolute.Port.ToString(CultureInfo.InvariantCulture);
            return Failed(AcmeErrorType.Connection, url, target, $"a redirect to port {port} is not followed, only to {ports}");
        }

        // A final dot says in the DNS what is said without it; in a Host header some web servers stumble over it.
        next = absolute.IdnHost.EndsWith('.') ? new UriBuilder(absolute) { Host = absolute.IdnHost.TrimEnd('.') }.Uri : absolute;
        return null;
    }

    private async Task<ValidationOutcome> JudgeAsync(
        HttpResponseMessage response, Uri url, DialTarget target, ValidationRequest request, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Failed(AcmeErrorType.Unauthorized, url, target, $"answered with status {Status(response)} instead of 200");
        }

        var limit = _options.MaxBodyBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var room = buffer.AsMemory(0, limit + 1);
            var length = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
            var found = length > limit
                ? Invariant($"the body is longer than {limit} bytes, a key authorization has {request.KeyAuthorization.Length}")
                : Http01Body.Judge(buffer.AsSpan(0, length), request, response.Content.Headers.ContentEncoding, target.MayBeQuoted);
            return found is null ? ValidationOutcome.Valid : Failed(AcmeErrorType.Unauthorized, url, target, found);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string Late(DialTarget? target)
    {
        var failures = target?.Failures;
        var what = target is null ? "the DNS did not answer" : "no complete answer";
        return Invariant($"{what} within {_options.AttemptTimeout.TotalSeconds:0.##} s")
            + (string.IsNullOrEmpty(failures) ? "" : "; " + failures);
    }

    private static ValidationOutcome Describe(HttpRequestError error, Exception exception, Uri url, DialTarget? target)
    {
        if (target?.Failures is { Length: > 0 } failures && error == HttpRequestError.ConnectionError)
        {
            return Failed(AcmeErrorType.Connection, url, null, failures);
        }

        var found = RequestFailure.Describe(error, exception);
        return Failed(error == HttpRequestError.SecureConnectionError ? AcmeErrorType.Tls : AcmeErrorType.Connection, url, target, found);
    }

    private static string Status(HttpResponseMessage response) => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);

    private static ValidationOutcome Failed(AcmeErrorType type, Uri url, DialTarget? target, string found)
    {
        var address = target is null ? "" : $" ({target.Address})";
        return new ValidationOutcome(new AcmeProblem(type, $"{Excerpt.OfUrl(url)}{address}: {found}."));
    }
}
