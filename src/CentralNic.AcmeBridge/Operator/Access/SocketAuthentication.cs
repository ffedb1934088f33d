using System.Globalization;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>Who can open the operator's socket may do everything. The kernel says which user that is.</summary>
internal sealed class SocketAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "socket";

    // Of Linux: getsockopt(SOL_SOCKET, SO_PEERCRED) gives pid, uid and gid of who connected, 32 bits each (unix(7)).
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>Whether a request came by the socket.</summary>
    public static bool IsBySocket(HttpContext http) => SocketOf(http) is not null;

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        SocketOf(Context) is { } socket
            ? AuthenticateResult.Success(new AuthenticationTicket(CallerOf(socket).ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.NoResult());

    private static Socket? SocketOf(HttpContext http) =>
        http.Features.Get<IConnectionSocketFeature>()?.Socket is { AddressFamily: AddressFamily.Unix } socket ? socket : null;

    private static OperatorCaller CallerOf(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new OperatorCaller("local user", "operator.sock", OperatorRole.Operate);
        }

        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var (process, user) = (BitConverter.ToInt32(credentials), BitConverter.ToUInt32(credentials[4..]));
        return new OperatorCaller(
            LocalUsers.NameOf(user),
            string.Create(CultureInfo.InvariantCulture, $"operator.sock, process {process}"),
            OperatorRole.Operate);
    }
}
