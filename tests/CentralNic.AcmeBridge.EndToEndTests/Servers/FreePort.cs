using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>Finds TCP ports of 127.0.0.1 that nobody uses.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
