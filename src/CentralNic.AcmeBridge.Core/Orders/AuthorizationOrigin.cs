using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Where an authorization was made: the document that decides about it, and that its URL leads to.</summary>
/// <param name="Order">The order that it was made for.</param>
/// <param name="Index">Its index there.</param>
public readonly record struct AuthorizationOrigin(OrderId Order, int Index);
