using CentralNic.AcmeBridge.Core.Accounts;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>A verified request of an account (<c>kid</c>).</summary>
/// <param name="http">The request as it came.</param>
/// <param name="account">The account whose key signed it.</param>
internal sealed class AccountRequest(HttpContext http, ReadOnlyMemory<byte> payload, KnownAccount account)
    : AcmeRequest(http, payload, account.Key)
{
    /// <summary>The account with its key.</summary>
    public KnownAccount Known { get; } = account;

    public Account Account => Known.Account;
}
