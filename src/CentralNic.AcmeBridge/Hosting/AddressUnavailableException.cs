using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>An address cannot be listened on. The message names the setting that it came from, and what to do.</summary>
internal sealed class AddressUnavailableException : IOException
{
    internal AddressUnavailableException(EndPoint address, string setting, SocketException cause)
        : base($"Cannot listen on {address} ({setting}): {Explain(cause)}", cause)
    {
    }

    private static string Explain(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there. End it, or choose another port.",
        SocketError.AccessDenied => "this user may not. Choose a port from 1024, or give the program the right to lower ones.",
        _ => "this machine does not have the address. Choose one that it has, or 127.0.0.1.",
    };
}
