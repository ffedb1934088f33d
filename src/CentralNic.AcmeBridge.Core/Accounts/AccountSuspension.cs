using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>
/// That the operator suspended an account. It stays <c>valid</c> (RFC 8555 section 7.1.6 knows no way back from any other status): it can
/// read, download, revoke and deactivate itself, and orders nothing until it is reactivated.
/// </summary>
/// <param name="At">Since when, UTC.</param>
/// <param name="Reason">Why, in the operator's words; the client is told. <see langword="null"/>: none was given.</param>
public sealed record AccountSuspension(DateTimeOffset At, string? Reason)
{
    /// <summary>What the client of a suspended account is told.</summary>
    internal AcmeProblem Problem => new(
        AcmeErrorType.Unauthorized,
        "The account is suspended by the server's operator" + (Reason is null ? "" : $" ({Reason})")
        + ": it can order nothing until the operator reactivates it.");

    /// <summary>Refuses an account that is suspended.</summary>
    /// <param name="account">The account.</param>
    /// <exception cref="AcmeProblemException"><c>unauthorized</c>: it is.</exception>
    public static void ThrowIfSuspended(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.Suspended is { } suspension)
        {
            throw new AcmeProblemException(suspension.Problem);
        }
    }
}
