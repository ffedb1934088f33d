namespace CentralNic.Reseller.Sandbox.State;

/// <summary>Money given back for a cancelled order (manual 6.3, 7.5).</summary>
/// <param name="Account">The account that gets it.</param>
/// <param name="OrderId">The cancelled certificate order.</param>
/// <param name="Price">The price without VAT.</param>
/// <param name="Vat">The VAT.</param>
/// <param name="Time">When it was given back, UTC.</param>
public sealed record SandboxRefund(string Account, string OrderId, decimal Price, decimal Vat, DateTimeOffset Time);
