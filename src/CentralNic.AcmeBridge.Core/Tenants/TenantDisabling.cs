namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>That a tenant may order nothing more.</summary>
/// <param name="At">Since when, UTC.</param>
/// <param name="Reason">Why, in the operator's words; clients are told. <see langword="null"/>: none was given.</param>
public sealed record TenantDisabling(DateTimeOffset At, string? Reason);
