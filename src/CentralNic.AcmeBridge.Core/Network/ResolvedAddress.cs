using System.Net;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>An address of a name.</summary>
/// <param name="IsConfigured">Whether the operator gave it by an <see cref="AddressOverride"/>; the DNS did otherwise.</param>
internal readonly record struct ResolvedAddress(IPAddress Address, bool IsConfigured);
