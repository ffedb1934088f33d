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
        var place = Place.First(
            new UriBuilder(Uri.UriSchemeHttp, request.Name, _options.Http01Port, "/.well-known/acme-challenge/" + request.Token).Uri);
        var policy = DialPolicy.For(_options, request.Tenant);
        NameResolution? ordered = null;
        for (var redirects = 0; ; redirects++)
        {
            if (redirects > _options.MaxRedirects)
            {
                return Failed(
                    AcmeErrorType.Connection, place, null, Invariant($"not followed, at most {_options.MaxRedirects} redirects are"));
            }

            DialTarget? target = null;
            try
            {
                // The ordered name keeps its addresses: between two checks its DNS could name one that it did not have at first.
                var resolution = !place.IsOrdered ? await _resolver.ResolvePubliclyAsync(place.Url.IdnHost, time.Token)
                    : ordered ??= await _resolver.ResolveAsync(place.Url.IdnHost, request.Tenant, time.Token);
                if (resolution.Failure is { } failure)
                {
                    return Failed(AcmeErrorType.Dns, place, null, failure);
                }

                target = (place.IsOrdered ? policy : _redirectPolicy).Target(resolution, time);
                if (target is null)
                {
                    return Failed(
                        AcmeErrorType.Connection,
                        place,
                        null,
                        place.IsOrdered ? DialPolicy.Refusal(resolution) : DialPolicy.RefusalAfterRedirect(resolution));
                }

                using var message = Message(place.Url, redirects == 0 ? request.Name : null, target);
                using var response = await _http.SendAsync(message, time.Token);
                if (!IsRedirect(response.StatusCode))
                {
                    return await JudgeAsync(response, place, target, request, time.Token);
                }

                if (Refuse(response, place, target, out var next) is { } refused)
                {
                    return refused;
                }

                place = place.Follow(next, DnsName.AreSame(next.IdnHost, request.Name), target.MayBeQuoted);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Failed(AcmeErrorType.Connection, place, target, Late(target));
            }
            catch (HttpRequestException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return time.Token.IsCancellationRequested
                    ? Failed(AcmeErrorType.Connection, place, target, Late(target))
                    : Describe(exception.HttpRequestError, exception, place, target);
            }
            catch (HttpIOException exception)
            {
                return Describe(exception.HttpRequestError, exception, place, target);
            }
            catch (IOException exception)
            {
                return Describe(HttpRequestError.ResponseEnded, exception, place, target);
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

    private ValidationOutcome? Refuse(HttpResponseMessage response, Place place, DialTarget target, out Uri next)
    {
        next = place.Url;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(place.Url, location, out var absolute))
        {
            return Failed(AcmeErrorType.Unauthorized, place, target, $"{Status(response)} without a usable Location");
        }

        if (absolute.Scheme != Uri.UriSchemeHttp && absolute.Scheme != Uri.UriSchemeHttps)
        {
            var scheme = target.MayBeQuoted ? Excerpt.Of(absolute.Scheme + ":") : "another scheme";
            return Failed(AcmeErrorType.Connection, place, target, $"a redirect to {scheme} is not followed, only http and https are");
        }

        if (!_redirectPorts.Contains(absolute.Port))
        {
            var ports = string.Join(", ", _redirectPorts.Distinct());
            var port = target.MayBeQuoted ? Invariant($"port {absolute.Port}") : "another port";
            return Failed(AcmeErrorType.Connection, place, target, $"a redirect to {port} is not followed, only to {ports}");
        }

        // A final dot says in the DNS what is said without it; in a Host header some web servers stumble over it.
        next = absolute.IdnHost.EndsWith('.') ? new UriBuilder(absolute) { Host = absolute.IdnHost.TrimEnd('.') }.Uri : absolute;
        return null;
    }

    private async Task<ValidationOutcome> JudgeAsync(
        HttpResponseMessage response, Place place, DialTarget target, ValidationRequest request, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Failed(AcmeErrorType.Unauthorized, place, target, $"answered with status {Status(response)} instead of 200");
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
            return found is null ? ValidationOutcome.Valid : Failed(AcmeErrorType.Unauthorized, place, target, found);
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

    private static ValidationOutcome Describe(HttpRequestError error, Exception exception, Place place, DialTarget? target)
    {
        if (target?.Failures is { Length: > 0 } failures && error == HttpRequestError.ConnectionError)
        {
            return Failed(AcmeErrorType.Connection, place, null, failures);
        }

        var found = RequestFailure.Describe(error, exception);
        return Failed(error == HttpRequestError.SecureConnectionError ? AcmeErrorType.Tls : AcmeErrorType.Connection, place, target, found);
    }

    private static string Status(HttpResponseMessage response) => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);

    private static ValidationOutcome Failed(AcmeErrorType type, Place place, DialTarget? target, string found)
    {
        var address = target is null ? "" : $" ({target.Address})";
        var text = place.IsTold
            ? $"{place.Words}{address}: {found}."
            : $"{place.Words}: where it redirects to, the key authorization was not found.";
        return new ValidationOutcome(new AcmeProblem(type, text));
    }

    /// <summary>
    /// Where an attempt stands. Of where a host that must not be quoted redirects to, the client learns nothing but that it is its own
    /// name.
    /// </summary>
    /// <param name="Url">What is fetched.</param>
    /// <param name="Words">What the client is told of it.</param>
    /// <param name="IsOrdered">Whether its host is the ordered name.</param>
    /// <param name="IsHidden">Whether a host that must not be quoted led here.</param>
    private sealed record Place(Uri Url, string Words, bool IsOrdered, bool IsHidden)
    {
        /// <summary>Whether the client is told what was found.</summary>
        public bool IsTold => IsOrdered || !IsHidden;

        public static Place First(Uri url) => new(url, Excerpt.OfUrl(url), IsOrdered: true, IsHidden: false);

        /// <param name="mayBeQuoted">Whether what this place answered may be quoted.</param>
        public Place Follow(Uri next, bool isOrdered, bool mayBeQuoted)
        {
            var isHidden = IsHidden || !mayBeQuoted;
            var words = !isHidden ? Excerpt.OfUrl(next)
                : isOrdered ? Excerpt.OfUrl(new UriBuilder(next.Scheme, next.IdnHost, next.Port).Uri)
                : Words;
            return new Place(next, words, isOrdered, isHidden);
        }
    }
}
