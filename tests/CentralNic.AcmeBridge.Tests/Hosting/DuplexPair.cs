using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>Two ends of a connection over loopback.</summary>
internal static class DuplexPair
{
    public static (Stream Near, Stream Far) Create()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var far = new TcpClient();
        far.Connect((IPEndPoint)listener.LocalEndpoint);
        return (listener.AcceptTcpClient().GetStream(), far.GetStream());
    }
}
