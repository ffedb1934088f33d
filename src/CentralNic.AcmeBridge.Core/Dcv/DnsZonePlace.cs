using System.Net;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>A zone as the server has it that takes its updates.</summary>
/// <param name="Zone">The zone's name, without final dot.</param>
internal sealed record DnsZonePlace(string Zone, IPEndPoint Server);
