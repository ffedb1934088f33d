using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>The accounts that were made with an external account key.</summary>
/// <param name="Valid">How many can order or are suspended.</param>
/// <param name="Closed">How many are deactivated or revoked.</param>
/// <param name="First">The ids of those that are not closed, at most twenty.</param>
public sealed record KeyAccounts(int Valid, int Closed, ImmutableArray<string> First);
