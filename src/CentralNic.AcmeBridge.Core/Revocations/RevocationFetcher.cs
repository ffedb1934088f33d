using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>
/// Fetches what certificates name: revocation lists and OCSP answers. Addresses are judged as those of customers' hosts are, since a
/// certificate may name anything; what is fetched counts by its signature, not by where it came from.
/// </summary>
internal sealed class RevocationFetcher(ValidationOptions validation, NameResolver resolver, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _http = OutgoingConnections.CreateHttp();

    /// <summary>Fetches once, without redirects.</summary>
    /// <param name="url">Http or https.</param>
    /// <param name="most">More bytes are not taken.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <exception cref="RevocationSourceException">It cannot be had.</exception>
    public async Task<byte[]> FetchAsync(Uri url, int most, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var attempt = new AttemptTime(limit, time, cancellationToken);
        DialTarget? target = null;
        try
        {
            var resolution = await resolver.ResolvePubliclyAsync(url.IdnHost, attempt.Token);
            target = DialPolicy.For(validation, tenant: null).Target(resolution, attempt)
                ?? throw new RevocationSourceException(resolution.Failure ?? DialPolicy.Refusal(resolution));
            using var message = OutgoingConnections.Get(url, target, "revocation check");
            using var response = await _http.SendAsync(message, attempt.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(response, most, attempt.Token)
                : throw new RevocationSourceException(string.Create(
                    CultureInfo.InvariantCulture, $"the answer has status {(int)response.StatusCode}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RevocationSourceException("no complete answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RevocationSourceException(
                target?.Failures is { Length: > 0 } failures ? failures : RequestFailure.Describe(failure));
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            throw TooLong(most);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var taken = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is var length and > 0)
        {
            taken.Write(buffer, 0, length);
            if (taken.Length > most)
            {
                throw TooLong(most);
            }
        }

        return taken.ToArray();
    }

    private static RevocationSourceException TooLong(int most) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the answer is longer than {most / 1024} KiB"));
}
