using System.Net;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>Names at and below a suffix resolve to a fixed address, without DNS.</summary>
/// <param name="Suffix">A domain without leading dot or star, for example <c>test</c>; matches itself and all names below.</param>
/// <param name="Address">The address that they resolve to.</param>
public sealed record AddressOverride(string Suffix, IPAddress Address);
