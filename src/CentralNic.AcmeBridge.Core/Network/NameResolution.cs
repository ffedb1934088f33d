using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>The addresses of a name.</summary>
/// <param name="Addresses">IPv6 before IPv4; empty if there are none.</param>
/// <param name="Failure">Why there are none, for the client and without trailing dot; <see langword="null"/> if there are some.</param>
internal sealed record NameResolution(ImmutableArray<ResolvedAddress> Addresses, string? Failure);
