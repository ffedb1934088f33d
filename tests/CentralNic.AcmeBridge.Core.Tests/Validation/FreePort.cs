using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>
/// Finds ports of 127.0.0.1 that nobody uses, by TCP or UDP. They lie below those that systems give to whoever wants any port (from 32768
/// on): such a one may be given to a connection before the program that it was found for listens.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Behind = 32_000;

    public static int Next()
    {
        while (true)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(First, Behind));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Bind(endPoint);
                udp.Bind(endPoint);
                return endPoint.Port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    public static int[] Several(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            ports.Add(Next());
        }

        return [.. ports];
    }
}
