using System.Net;

namespace CentralNic.AcmeBridge.Core.Dcv.Zones;

/// <summary>A zone and the servers that answer for it.</summary>
/// <param name="Name">The zone's name, without final dot.</param>
/// <param name="Servers">Its servers, each with its addresses; the addresses of one server are alternatives.</param>
internal sealed record DnsZone(string Name, IReadOnlyList<DnsZoneServer> Servers);

/// <param name="Host">Its name, or its address when it was configured.</param>
/// <param name="Addresses">Where it can be asked; empty: nowhere.</param>
/// <param name="Failure">Why it has no address, without final dot.</param>
internal sealed record DnsZoneServer(string Host, IReadOnlyList<IPEndPoint> Addresses, string? Failure = null);
