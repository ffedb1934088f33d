using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// Who decided last what to order for a set of names, where a profile has several classes to choose from. Each class has a subscription of
/// its own to claim; this is claimed beside it, so that two orders cannot buy in two classes at once.
/// </summary>
/// <param name="Key">Tenant, sharing and names.</param>
internal sealed record NameSetLock(string Key, OrderId Order);
