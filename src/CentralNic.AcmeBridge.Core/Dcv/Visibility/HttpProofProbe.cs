using System.Net;
using System.Text;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>
/// Fetches a file as the CA would: the exact host, status 200, no redirect for Sectigo, few within the same domain for DigiCert. Dials
/// public addresses only, unless configured otherwise.
/// </summary>
internal sealed class HttpProofProbe : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxBody = 5000;

    private readonly DcvVisibilityOptions _options;
    private readonly NameResolver _resolver;
    private readonly TimeProvider _time;
    private readonly ValidationOptions _validation;
    private readonly HttpMessageInvoker _http;

    public HttpProofProbe(DcvVisibilityOptions options, ValidationOptions validation, NameResolver resolver, TimeProvider time)
    {
        _options = options;
        _resolver = resolver;
        _time = time;
        _validation = validation;
        _http = OutgoingConnections.CreateHttp();
    }

    /// <summary>Whether the CA fetches by https.</summary>
    /// <param name="method">The DCV method in any case.</param>
    public static bool IsHttps(string method) => string.Equals(method, DcvMethods.Https, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a CA follows redirects to a file; Sectigo does not.</summary>
    /// <param name="ca">The CA as the classes name it.</param>
    public static bool FollowsRedirects(string ca) => !CaIdentities.IsSectigo(ca);

    /// <summary>Whether more than public addresses may be dialled for a tenant's orders.</summary>
    public bool IsPermitted(TenantId? tenant) => _validation.IsPermitted(tenant);

    /// <summary>Looks once.</summary>
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="isHttps">Whether the CA fetches by https.</param>
    /// <param name="followsRedirects">Whether the CA follows redirects.</param>
    public async Task<DcvObservation> LookAsync(
        string host, TenantId? tenant, DcvFile file, bool isHttps, bool followsRedirects, CancellationToken cancellationToken)
    {
        var (status, body, url) = await FetchAsync(host, tenant, file.Path, isHttps, followsRedirects, cancellationToken);
        if (status is null)
        {
            return DcvObservation.Missing($"{Excerpt.OfUrl(url)}: {body}");
        }

        return status != HttpStatusCode.OK ? DcvObservation.Missing($"{Excerpt.OfUrl(url)} answered with status {(int)status}")
            : Lines(body).Contains(Lines(file.Contents), StringComparison.Ordinal) ? DcvObservation.Visible
            : DcvObservation.Missing($"{Excerpt.OfUrl(url)} has other contents: {TokenText.Shorten(Excerpt.Of(body))}");
    }

    /// <returns>The status with the body, or no status with what went wrong; and the last URL.</returns>
    internal async Task<(HttpStatusCode? Status, string Text, Uri Url)> FetchAsync(
        string host, TenantId? tenant, string path, bool isHttps, bool followsRedirects, CancellationToken cancellationToken)
    {
        using var attempt = new AttemptTime(_options.LookTimeout, _time, cancellationToken);
        var url = new UriBuilder(
            isHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host, isHttps ? _options.HttpsPort : _options.HttpPort, path).Uri;
        var policy = DialPolicy.For(_validation, tenant);
        for (var redirects = 0; ; redirects++)
        {
            DialTarget? target = null;
            try
            {
                // Redirects that are followed stay in the ordered name's domain, whose owner could order their targets as well.
                var resolution = await _resolver.ResolveAsync(url.IdnHost, tenant, attempt.Token);
                target = policy.Target(resolution, attempt);
                if (target is null)
                {
                    return (null, resolution.Failure
                        ?? $"its address is not public and therefore not connected to; permit it in {PermissionOf(tenant)}", url);
                }

                using var message = MessageFor(url, target);
                using var response = await _http.SendAsync(message, attempt.Token);
                if ((int)response.StatusCode is not (301 or 302 or 307 or 308))
                {
                    return (response.StatusCode, await BodyAsync(response, attempt.Token), url);
                }

                if (!followsRedirects)
                {
                    return (null, "it is a redirect, which the CA does not follow", url);
                }

                if (redirects == MaxRedirects || Follow(url, response.Headers.Location, host) is not { } next)
                {
                    return (null, "it is a redirect that the CA does not follow: too many, to another domain, or to another port", url);
                }

                url = next;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (null, "no complete answer in time", url);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (null, target?.Failures is { Length: > 0 } failures ? failures : exception.Message.TrimEnd('.'), url);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private string PermissionOf(TenantId? tenant) =>
        IsPermitted(tenant) ? "Validation:AllowedNetworks" : $"Validation:PermittedTenants, where the tenant {tenant} is not";

    private HttpRequestMessage MessageFor(Uri url, DialTarget target)
    {
        var message = OutgoingConnections.Get(url, target, "DCV check");

        // The CA's request names no port, whatever port stands in for 80 here.
        message.Headers.Host = url.Port == _options.HttpPort || url.Port == _options.HttpsPort ? url.IdnHost : null;
        return message;
    }

    /// <summary>
    /// Standard ports, and no way out of the domain (its last two labels: nearer to what the CA does than needs to be known here).
    /// </summary>
    private Uri? Follow(Uri from, Uri? location, string host)
    {
        if (location is null || !Uri.TryCreate(from, location, out var target) || target.Scheme is not ("http" or "https"))
        {
            return null;
        }

        var domain = string.Join('.', host.Split('.')[^Math.Min(2, host.Split('.').Length)..]);
        if (!NameSuffixes.IsAtOrBelow(target.IdnHost, domain) || !(target.IsDefaultPort || target.Port == from.Port))
        {
            return null;
        }

        var port = !target.IsDefaultPort ? target.Port : target.Scheme == "https" ? _options.HttpsPort : _options.HttpPort;
        return new UriBuilder(target) { Host = target.IdnHost.TrimEnd('.'), Port = port }.Uri;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}
