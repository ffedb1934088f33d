using CentralNic.Acme.Jose;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>An account with its key ready to verify.</summary>
/// <param name="Account">The account.</param>
/// <param name="Key">Its public key.</param>
public sealed record KnownAccount(Account Account, JsonWebKey Key);
