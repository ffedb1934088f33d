using CentralNic.Acme.Problems;
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

/// <summary>The legal changes of <see cref="AccountStatus"/>, and what an account that is no longer valid is told.</summary>
public static class AccountStatuses
{
    /// <summary><code>valid → deactivated | revoked</code></summary>
    internal static TransitionTable<AccountStatus> Transitions { get; } = new(
        (AccountStatus.Valid, [AccountStatus.Deactivated, AccountStatus.Revoked]));

    /// <summary>Refuses an account that is no longer valid (RFC 8555 section 7.3.6).</summary>
    /// <param name="account">The account.</param>
    /// <returns>The account, which is valid.</returns>
    /// <exception cref="AcmeProblemException"><c>unauthorized</c>: it is not.</exception>
    public static Account RequireValid(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var status = account.Status.ToString().ToLowerInvariant();
        return account.Status == AccountStatus.Valid
            ? account
            : throw new AcmeProblemException(new AcmeProblem(AcmeErrorType.Unauthorized, $"The account is {status}.") { Status = 401 });
    }
}
