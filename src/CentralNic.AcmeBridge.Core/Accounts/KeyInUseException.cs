using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>The new key of a key change is the key of an account already (RFC 8555 section 7.3.5).</summary>
/// <param name="account">The account that has the key.</param>
public sealed class KeyInUseException(AccountId account)
    : AcmeProblemException(
        new AcmeProblem(AcmeErrorType.Malformed, "The new key is the key of an account already; 'Location' names it.") { Status = 409 })
{
    /// <summary>The account that has the key.</summary>
    public AccountId Account { get; } = account;
}
