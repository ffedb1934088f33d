using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What was bought for one set of names, whatever the class. A document.</summary>
/// <param name="Key">The tenant, whose orders share, and the names.</param>
/// <param name="Purchases">The purchases, the earliest first; those of more than a year ago are left out.</param>
internal sealed record NameSetPurchases(string Key, ImmutableArray<NameSetPurchase> Purchases);
