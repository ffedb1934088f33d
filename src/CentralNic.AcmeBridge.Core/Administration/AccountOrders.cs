namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>The orders of an account; those that came to nothing are not counted.</summary>
/// <param name="Valid">How many have a certificate.</param>
/// <param name="Open">How many are pending, ready or processing.</param>
public sealed record AccountOrders(int Valid, int Open);
