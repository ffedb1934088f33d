using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dns;

public sealed class DnsLookupTests
{
    /// <summary>Who would forge an answer must guess both (RFC 5452 section 9.2).</summary>
    [Fact]
    [Trait("Requirement", "R8555-11.2-01")]
    public async Task Queries_HavePortsAndIdsThatCannotBeGuessed()
    {
        const int Count = 40;
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var options = new ValidationOptions { Resolvers = [(IPEndPoint)server.Client.LocalEndPoint!] };
        var lookup = new DnsLookup(options);
        var (ports, ids) = (new List<int>(), new List<ushort>());

        for (var query = 0; query < Count; query++)
        {
            var asking = lookup.QueryTextAsync("_acme-challenge.example.test", TestContext.Current.CancellationToken);
            var received = await server.ReceiveAsync(TestContext.Current.CancellationToken);
            ports.Add(received.RemoteEndPoint.Port);
            ids.Add(BinaryPrimitives.ReadUInt16BigEndian(received.Buffer));
            var answer = received.Buffer;
            (answer[2], answer[3]) = (0x84, 0x03); // An authoritative NXDOMAIN.
            await server.SendAsync(answer, received.RemoteEndPoint, TestContext.Current.CancellationToken);
            Assert.False((await asking).NameExists);
        }

        Assert.InRange(ports.Distinct().Count(), Count / 2, Count);
        Assert.InRange(ids.Distinct().Count(), Count - 2, Count);
        Assert.InRange(ids.Zip(ids.Skip(1), (one, next) => (ushort)(next - one)).Distinct().Count(), Count / 2, Count); // Not counted up.
    }
}
