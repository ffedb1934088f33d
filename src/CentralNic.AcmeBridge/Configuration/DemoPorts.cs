using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The ports of the demo: those that it commonly has, or free ones where other programs have these.</summary>
internal static class DemoPorts
{
    /// <summary>The port, when it is free on loopback, else another that is.</summary>
    internal static int OrFree(int port) => IsFree(port) ? port : AnyFree();

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = Bind(port);
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    private static int AnyFree()
    {
        using var probe = Bind(0);
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
