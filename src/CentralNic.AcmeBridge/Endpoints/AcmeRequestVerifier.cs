using System.Buffers;
using System.IO.Pipelines;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Nonces;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Logging;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// The one verification of every POST: body bounded and strict, nonce, URL, key or account, signature - in this order. Handlers
/// get its result or do not run (RFC 8555 section 6.2 to 6.5).
/// </summary>
internal sealed class AcmeRequestVerifier(AcmeUrls urls, NonceService nonces, AccountRegistry accounts)
{
    private const string ContentType = "application/jose+json";

    /// <summary>Verifies a request that an account signed.</summary>
    /// <exception cref="AcmeProblemException">It is refused.</exception>
    public async Task<AccountRequest> VerifyByAccountAsync(HttpContext http)
    {
        return await VerifyByAccountAsync(http, await ReadAsync(http));
    }

    /// <summary>Verifies a request that brings its key along.</summary>
    /// <exception cref="AcmeProblemException">It is refused.</exception>
    public async Task<AcmeRequest> VerifyByKeyAsync(HttpContext http)
    {
        return VerifyByKey(http, await ReadAsync(http));
    }

    /// <summary>
    /// Verifies a request that an account signed, or that brings its key along; the first gives an <see cref="AccountRequest"/>.
    /// </summary>
    /// <exception cref="AcmeProblemException">It is refused.</exception>
    public async Task<AcmeRequest> VerifyByAccountOrKeyAsync(HttpContext http)
    {
        var jws = await ReadAsync(http);
        return jws.Header.Kid is null ? VerifyByKey(http, jws) : await VerifyByAccountAsync(http, jws);
    }

    private async Task<AccountRequest> VerifyByAccountAsync(HttpContext http, FlattenedJws jws)
    {
        var account = await FindAccountAsync(jws, http.RequestAborted);
        jws.VerifySignature(account.Key);
        accounts.NoteUse(account.Account.Id);
        RequestOutcome.NoteCaller(http, account.Account.Id.Value, account.Account.Tenant.Value);
        return new AccountRequest(http, jws.Payload, account);
    }

    private static AcmeRequest VerifyByKey(HttpContext http, FlattenedJws jws)
    {
        var key = jws.Header.Jwk ?? throw new AcmeProblemException(
            AcmeErrorType.Malformed, "This request must carry its public key in 'jwk', not an account in 'kid'.");
        jws.VerifySignature(key);
        return new AcmeRequest(http, jws.Payload, key);
    }

    private async Task<KnownAccount> FindAccountAsync(FlattenedJws jws, CancellationToken cancellationToken)
    {
        var kid = jws.Header.Kid ?? throw new AcmeProblemException(
            AcmeErrorType.Malformed, "This request must name its account in 'kid', not carry a key in 'jwk'.");
        var known = urls.AccountOf(kid) is { } id ? await accounts.FindAsync(id, cancellationToken) : null;
        if (known is null)
        {
            throw new AcmeProblemException(AcmeErrorType.AccountDoesNotExist, "'kid' is not the URL of an account of this server.");
        }

        AccountStatuses.RequireValid(known.Account);
        return known;
    }

    private async Task<FlattenedJws> ReadAsync(HttpContext http)
    {
        if (!IsJose(http.Request.ContentType))
        {
            throw new AcmeProblemException(
                new AcmeProblem(
                    AcmeErrorType.Malformed,
                    $"The Content-Type must be {ContentType}.")
                { Status = StatusCodes.Status415UnsupportedMediaType });
        }

        var jws = Parse(await ReadBodyAsync(http.Request));
        if (!nonces.TryConsume(jws.Header.Nonce))
        {
            throw new AcmeProblemException(
                AcmeErrorType.BadNonce, "The nonce is missing, was used before, or is too old; try again with the one in this answer.");
        }

        if (!IsUrlOf(http, jws.Header.Url))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Unauthorized, "The 'url' in the protected header is not the URL that this request was sent to.");
        }

        return jws;
    }

    /// <summary>A nonce that was seen is spent, though the rest of the request cannot be read.</summary>
    private FlattenedJws Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return FlattenedJws.Parse(body);
        }
        catch (AcmeProblemException)
        {
            nonces.TryConsume(FlattenedJws.FindNonce(body));
            throw;
        }
    }

    /// <summary>The exact string that was handed out: the configured origin and the request's path as sent.</summary>
    private bool IsUrlOf(HttpContext http, string url)
    {
        var path = PathOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return !http.Request.QueryString.HasValue
            && url.Length == urls.Origin.Length + path.Length
            && url.StartsWith(urls.Origin, StringComparison.Ordinal)
            && url.AsSpan().EndsWith(path, StringComparison.Ordinal);
    }

    /// <summary>
    /// The path of a target, which a client of a proxy sends with scheme and authority in front (RFC 9112 section 3.2.2).
    /// </summary>
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var authority = scheme < 0 ? target : target.AsSpan(scheme + 3);
        return scheme < 0 ? target : authority.IndexOf('/') is >= 0 and var start ? authority[start..] : [];
    }

    private static bool IsJose(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim().Equals(ContentType, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > FlattenedJws.DefaultMaxLength)
            {
                reader.AdvanceTo(read.Buffer.End);
                await DrainAsync(reader, request.HttpContext.RequestAborted);
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads the rest away: a client that is still sending would not see the answer. Kestrel bounds size and time.</summary>
    private static async Task DrainAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await reader.ReadAsync(cancellationToken);
            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }

    private static AcmeProblemException TooLarge() => new(
        new AcmeProblem(AcmeErrorType.Malformed, $"The body is larger than {FlattenedJws.DefaultMaxLength} bytes.")
        {
            Status = StatusCodes.Status413PayloadTooLarge,
        });
}
