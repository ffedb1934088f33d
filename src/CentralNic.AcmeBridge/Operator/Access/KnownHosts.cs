using System.Net;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Operator.Api;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Refuses requests by other names than this machine's own and the configured ones, so that another site's name that was made to lead here
/// cannot read anything (DNS rebinding). The socket has no names.
/// </summary>
internal sealed class KnownHosts(RequestDelegate next, OperatorSettings settings)
{
    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http) => SocketAuthentication.IsBySocket(http) || IsKnown(http.Request.Host.Host)
        ? next(http)
        : OperatorProblem.WriteAsync(
            http,
            StatusCodes.Status421MisdirectedRequest,
            "misdirected",
            settings.AllowRemote
                ? "This address is not answered by this name. Add the name to Operator:Hosts."
                : "This address is answered by the name localhost or a loopback address. Behind a proxy set Operator:AllowRemote to true.");

    /// <summary>Whether a name is one of this machine for itself.</summary>
    internal static bool IsLocal(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1"
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private bool IsKnown(string host) => IsLocal(host)
        || (settings.AllowRemote && (settings.Hosts.Count == 0 || settings.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)));
}
