using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>A verified request. There is no other way to one than <see cref="AcmeRequestVerifier"/>.</summary>
/// <param name="http">The request as it came.</param>
/// <param name="key">The key that signed it.</param>
internal class AcmeRequest(HttpContext http, ReadOnlyMemory<byte> payload, JsonWebKey key)
{
    /// <summary>The key that signed the request.</summary>
    public JsonWebKey Key { get; } = key;

    /// <summary>Whether the payload is empty: the request reads (RFC 8555 section 6.3).</summary>
    public bool IsPostAsGet => payload.IsEmpty;

    /// <summary>Ends when the client goes away.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>Where the client is; behind trusted proxies, as they say.</summary>
    public IPAddress? ClientAddress => http.Connection.RemoteIpAddress;

    /// <summary>The client's program, as it names itself, cut; <see langword="null"/>: it does not.</summary>
    public string? Client
    {
        get
        {
            const int longest = 120;
            var agent = http.Request.Headers.UserAgent.ToString();
            return agent.Length == 0 ? null
                : string.Create(Math.Min(agent.Length, longest), agent, static (text, said) =>
                {
                    for (var index = 0; index < text.Length; index++)
                    {
                        text[index] = said[index] is >= ' ' and <= '~' ? said[index] : '?';
                    }
                });
        }
    }

    /// <summary>How long the answer may be held back.</summary>
    public TimeSpan LongestHold => HoldTimes.Of(http.Request.Headers.UserAgent.ToString());

    /// <summary>The order in the path.</summary>
    public OrderId OrderId => new(RouteValue("order"));

    /// <summary>The account in the path.</summary>
    public AccountId AccountId => new(RouteValue("account"));

    /// <summary>The authorization's index in the path; -1 when it is no number.</summary>
    public int AuthorizationIndex =>
        int.TryParse(RouteValue("authorization"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    /// <summary>The index of the certificate's chain in the path; -1 when it is no number.</summary>
    public int ChainIndex => int.TryParse(RouteValue("chain"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    /// <summary>The challenge type in the path.</summary>
    public string ChallengeType => RouteValue("type");

    /// <summary>Reads the payload.</summary>
    /// <exception cref="AcmeProblemException">It is not what is wanted.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class => AcmePayload.Read(payload.Span, type);

    /// <summary>Reads a payload that is itself a JWS. Its form is checked, its signature is not.</summary>
    /// <exception cref="AcmeProblemException">It is not what is wanted.</exception>
    public FlattenedJws ReadInner() => FlattenedJws.Parse(payload);

    /// <summary>Refuses anything but POST-as-GET.</summary>
    public void RequirePostAsGet()
    {
        if (!IsPostAsGet)
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "This resource is read by POST-as-GET: the payload must be empty.");
        }
    }

    /// <summary>Requires a JSON object of which no member is read.</summary>
    public void RequireObject()
    {
        if (payload.Span.IndexOfAnyExcept(" \t\r\n"u8) is var start && (start < 0 || payload.Span[start] != (byte)'{'))
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "The payload must be a JSON object, {} for example.");
        }

        Read(AcmeJson.Default.AuthorizationUpdatePayload);
    }

    private string RouteValue(string name) => (string)http.Request.RouteValues[name]!;
}
