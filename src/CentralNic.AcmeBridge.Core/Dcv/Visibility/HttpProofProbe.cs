using System.Net;
using System.Text;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>
/// Fetches a file as the CA would: the exact host, status 200, no redirect for Sectigo, few within the same domain for DigiCert. Dials
/// public addresses only, unless configured otherwise for the names of the order.
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
    /// <param name="ordered">All names of the order.</param>
    /// <param name="isHttps">Whether the CA fetches by https.</param>
    /// <param name="followsRedirects">Whether the CA follows redirects.</param>
    public async Task<DcvObservation> LookAsync(
        string host,
        TenantId? tenant,
        IReadOnlyList<string> ordered,
        DcvFile file,
        bool isHttps,
        bool followsRedirects,
        CancellationToken cancellationToken)
    {
        var fetched = await FetchAsync(host, tenant, ordered, file.Path, isHttps, followsRedirects, cancellationToken);
        if (fetched.Status is not { } status)
        {
            return DcvObservation.Missing($"{fetched.Place}: {fetched.Text}");
        }

        return status != HttpStatusCode.OK ? DcvObservation.Missing($"{fetched.Place} answered with status {(int)status}")
            : Lines(fetched.Text).Contains(Lines(file.Contents), StringComparison.Ordinal) ? DcvObservation.Visible
            : DcvObservation.Missing(
                $"{fetched.Place} has other contents"
                + (fetched.MayBeQuoted ? $": {TokenText.Shorten(Excerpt.Of(fetched.Text))}" : ""));
    }

    /// <summary>Fetches what a host answers for a path.</summary>
    /// <param name="tenant">Whose order it is for.</param>
    /// <param name="ordered">
    /// All names of the order: after a redirect they keep what is permitted for them, and no other name has it.
    /// </param>
    /// <param name="isHttps">Whether the CA fetches by https.</param>
    /// <param name="followsRedirects">Whether the CA follows redirects.</param>
    internal async Task<FetchedFile> FetchAsync(
        string host,
        TenantId? tenant,
        IReadOnlyList<string> ordered,
        string path,
        bool isHttps,
        bool followsRedirects,
        CancellationToken cancellationToken)
    {
        using var attempt = new AttemptTime(_options.LookTimeout, _time, cancellationToken);
        var url = new UriBuilder(
            isHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host, isHttps ? _options.HttpsPort : _options.HttpPort, path).Uri;
        var policy = DialPolicy.For(_validation, tenant);

        // Where a host that must not be quoted redirects to is not told either, nor what became of it there.
        var (told, isHidden) = (url, false);
        for (var redirects = 0; ; redirects++)
        {
            DialTarget? target = null;
            try
            {
                // Who orders a name chooses where its host redirects to; what is permitted is meant for the ordered names.
                var isOrdered = ordered.Append(host).Any(name => DnsName.AreSame(name, url.IdnHost));
                var resolution = isOrdered
                    ? await _resolver.ResolveAsync(url.IdnHost, tenant, attempt.Token)
                    : await _resolver.ResolvePubliclyAsync(url.IdnHost, attempt.Token);
                target = (isOrdered ? policy : DialPolicy.PublicOnly).Target(resolution, attempt);
                if (target is null)
                {
                    return Failed(resolution.Failure ?? (isOrdered
                        ? $"its address is not public and therefore not connected to; permit it in {PermissionOf(tenant)}"
                        : DialPolicy.RefusalAfterRedirect(resolution)));
                }

                using var message = MessageFor(url, target);
                using var response = await _http.SendAsync(message, attempt.Token);
                if ((int)response.StatusCode is not (301 or 302 or 307 or 308))
                {
                    return new FetchedFile(response.StatusCode, await BodyAsync(response, attempt.Token), url, told)
                    {
                        MayBeQuoted = !isHidden && target.MayBeQuoted,
                    };
                }

                if (!followsRedirects)
                {
                    return Failed("it is a redirect, which the CA does not follow");
                }

                if (redirects == MaxRedirects || Follow(url, response.Headers.Location, host) is not { } next)
                {
                    return Failed("it is a redirect that the CA does not follow: too many, to another domain, or to another port");
                }

                isHidden |= !target.MayBeQuoted;
                url = next;
                told = isHidden ? told : next;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Failed("no complete answer in time");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Failed(target?.Failures is { Length: > 0 } failures ? failures : RequestFailure.Describe(exception));
            }
        }

        FetchedFile Failed(string why) =>
            new(null, isHidden ? "where it redirects to, the file could not be fetched" : why, url, told);
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
    /// Standard ports, and no way out of the domain. Its last two labels stand for the domain, so more may be followed than the CA
    /// follows; what may be dialled does not depend on it.
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

/// <summary>What was fetched.</summary>
/// <param name="Status">The status of the last answer; <see langword="null"/>: there was none.</param>
/// <param name="Text">The body; without a status, what went wrong, without final dot.</param>
/// <param name="Url">The last URL.</param>
/// <param name="Told">The last URL that may be told: not what a host in a private network redirects to.</param>
internal sealed record FetchedFile(HttpStatusCode? Status, string Text, Uri Url, Uri Told)
{
    /// <summary>Whether the body may be quoted to those who did not configure what may be dialled.</summary>
    public bool MayBeQuoted { get; init; }

    /// <summary>Where it was fetched, for messages.</summary>
    public string Place => Excerpt.OfUrl(Told);
}
