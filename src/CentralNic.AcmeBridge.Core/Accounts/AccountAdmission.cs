using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>Who may have an account (RFC 8555 section 7.3), and whose it is.</summary>
/// <param name="accounts">All accounts.</param>
/// <param name="policy">Whether there are terms to agree to, and whether new accounts must be bound.</param>
/// <param name="tenants">Whose keys bind accounts.</param>
/// <param name="compromised">The keys that get no account.</param>
/// <param name="limits">How many new ones are admitted.</param>
/// <param name="ids">Gives account ids.</param>
/// <param name="time">The clock.</param>
internal sealed class AccountAdmission(
    AccountRepository accounts,
    AcmePolicy policy,
    TenantDirectory tenants,
    CompromisedKeys compromised,
    RateLimiter limits,
    IdSource ids,
    TimeProvider time)
{
    /// <summary>Makes the account that a client asks for; it is not kept yet.</summary>
    /// <exception cref="AcmeProblemException">As <see cref="AccountRegistry.RegisterAsync"/>.</exception>
    public async Task<Account> AdmitAsync(AccountRegistration registration, CancellationToken cancellationToken)
    {
        await AdmitKeyAsync(registration.Key, cancellationToken);
        if (policy.TermsOfService is { } terms && !registration.AgreesToTerms)
        {
            throw new AcmeProblemException(
                AcmeErrorType.UserActionRequired,
                $"The terms of service at {terms} must be agreed to: send \"termsOfServiceAgreed\": true.");
        }

        var account = await BindAsync(Make(registration), registration.Binding, cancellationToken);
        limits.AdmitAccount(account.Tenant, registration.Address);
        return account;
    }

    /// <summary>Judges the key of an account.</summary>
    /// <exception cref="AcmeProblemException">It is weak or compromised.</exception>
    public ValueTask AdmitKeyAsync(JsonWebKey key, CancellationToken cancellationToken)
    {
        policy.WeakKeys.Refuse(key);
        return compromised.RefuseAsync(key.SubjectPublicKeyInfo, AcmeErrorType.BadPublicKey, cancellationToken);
    }

    private Account Make(AccountRegistration registration) => new()
    {
        Id = new AccountId(NewestFirst.Next(ids, time.GetUtcNow())),
        Tenant = TenantDirectory.DefaultId,
        Status = AccountStatus.Valid,
        Key = registration.Key.ToJson(),
        KeyThumbprint = registration.Key.Thumbprint,
        Contacts = registration.Contacts,
        Agreement = registration.AgreesToTerms ? new TermsAgreement(policy.TermsOfService, time.GetUtcNow()) : null,
        ConsentToken = ids.Next(),
        Created = time.GetUtcNow(),
    };

    private async Task<Account> BindAsync(Account account, ExternalAccountBinding? sent, CancellationToken cancellationToken)
    {
        if (sent is not { } binding)
        {
            return policy.ExternalAccountRequired
                ? throw new AcmeProblemException(
                    AcmeErrorType.ExternalAccountRequired,
                    "New accounts need an external account binding: give the client the key id (kid) and the HMAC key that the server's "
                    + "operator made for you.")
                : account;
        }

        var (tenant, key) = tenants.Verify(binding, time.GetUtcNow());
        if (key.OneAccountOnly && await accounts.ListOfKeyAsync(key.Kid, cancellationToken).AnyAsync(cancellationToken))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Unauthorized,
                $"The external account key '{key.Kid}' serves for one account, and has it. Ask the server's operator for another.");
        }

        return account with
        {
            Tenant = tenant.Id,
            ExternalAccountKey = key.Kid,
            HasKeyAlone = key.OneAccountOnly,
            ExternalAccountBinding = binding.Json,
        };
    }
}
