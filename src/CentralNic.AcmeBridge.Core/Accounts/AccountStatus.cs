using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>The status of an account (RFC 8555 section 7.1.6).</summary>
public enum AccountStatus
{
    /// <summary>May act.</summary>
    Valid,

    /// <summary>Given up by its client.</summary>
    Deactivated,

    /// <summary>Closed by the server.</summary>
    Revoked,
}

/// <summary>The legal changes of <see cref="AccountStatus"/>.</summary>
internal static class AccountStatuses
{
    /// <summary><code>valid → deactivated | revoked</code></summary>
    public static TransitionTable<AccountStatus> Transitions { get; } = new(
        (AccountStatus.Valid, [AccountStatus.Deactivated, AccountStatus.Revoked]));
}
