namespace CentralNic.Reseller.Sandbox.State;

/// <summary>One component of a price (manual 6.6).</summary>
/// <param name="Type">The component's name, for example <c>ssl123dv-san</c>.</param>
/// <param name="Count">How often it is billed.</param>
/// <param name="UnitPrice">The price of one, without VAT.</param>
public sealed record SandboxPriceComponent(string Type, int Count, decimal UnitPrice);
