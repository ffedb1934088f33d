using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Those who may see the pages without signing in: users of this machine, as long as nothing passes others' requests on.</summary>
internal sealed class LocalVisitors(OperatorSettings settings)
{
    /// <summary>Whether the request is one of theirs.</summary>
    public bool Include(HttpContext http) =>
        !settings.AllowRemote
        && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && KnownHosts.IsLocal(http.Request.Host.Host)
        && !IsForwarded(http.Request.Headers);

    /// <summary>A visitor as the caller of a page.</summary>
    public static OperatorCaller CallerOf(HttpContext http) =>
        new("visitor", http.Connection.RemoteIpAddress?.ToString() ?? "?", OperatorRole.View) { IsSignedIn = false };

    // RFC 7239, and what proxies send that are older than it.
    private static bool IsForwarded(IHeaderDictionary headers) => headers.Keys.Any(name =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
}
