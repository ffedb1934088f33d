using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>Says why a request to somebody's server failed, without what that answered: the runtime's own messages quote it.</summary>
internal static class RequestFailure
{
    /// <summary>Describes a failure, without final dot.</summary>
    public static string Describe(Exception exception) => Describe(ErrorOf(exception), exception);

    /// <summary>Describes a failure, without final dot.</summary>
    /// <param name="error">Its kind.</param>
    public static string Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.SecureConnectionError => "the TLS handshake failed",
        HttpRequestError.ResponseEnded => "the connection was closed before the answer was complete",
        HttpRequestError.InvalidResponse => "the answer is not HTTP/1.1",
        HttpRequestError.ConfigurationLimitExceeded =>
            Invariant($"the headers of the answer are longer than {OutgoingConnections.MaxHeaderKilobytes} kB"),
        _ => $"the request failed ({exception.GetBaseException().GetType().Name}, {error})",
    };

    private static HttpRequestError ErrorOf(Exception exception) => exception switch
    {
        HttpRequestException request => request.HttpRequestError,
        HttpIOException http => http.HttpRequestError,
        _ => HttpRequestError.ResponseEnded,
    };
}
