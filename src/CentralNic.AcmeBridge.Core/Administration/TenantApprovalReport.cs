namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>Who approves the purchases of a tenant, as the operator sees it.</summary>
/// <param name="Url">Where it is asked; <see langword="null"/>: nobody is asked for this tenant.</param>
/// <param name="MaxWait">How long a decision is awaited before the order is refused; absent where nobody is asked.</param>
/// <param name="Timeout">How long one question may take; absent where nobody is asked.</param>
/// <param name="SecretSetAt">When the secret was set, UTC; absent for tenants of the configuration.</param>
/// <param name="IsReadable">Whether the secret can be read; else orders wait until another one is set.</param>
public sealed record TenantApprovalReport(
    Uri? Url, TimeSpan? MaxWait, TimeSpan? Timeout, DateTimeOffset? SecretSetAt, bool IsReadable);
