namespace CentralNic.Reseller.Certificates;

/// <summary>One part of a price (manual 9.1.14).</summary>
/// <param name="Type">The billing type, for example <c>ssl123dv-base</c> or <c>ssl123dv-san</c>.</param>
/// <param name="Count">How many of it are billed.</param>
public sealed record BillingComponent(string Type, int Count);
