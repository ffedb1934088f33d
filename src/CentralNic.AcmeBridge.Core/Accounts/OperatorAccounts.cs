using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>The accounts with which the operator orders for tenants, through the operator's API.</summary>
internal sealed class OperatorAccounts(
    AccountRegistry registry, AccountRepository accounts, AcmePolicy policy, IdSource ids, TimeProvider time)
{
    /// <summary>
    /// Gives the account with which the operator orders for a tenant; makes it first where there is none. It agrees to the terms of
    /// service, which are the operator's own.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    public async Task<KnownAccount> OfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var id = new AccountId("operator-" + tenant.Value);
        while (true)
        {
            if (await registry.FindAsync(id, cancellationToken) is { } known)
            {
                return TermsChangedException.IsDue(known.Account, policy)
                    ? await registry.AgreeAsync(id, policy.TermsOfService!, cancellationToken)
                    : known;
            }

            var key = OperatorAccountKey.Create();
            var account = new Account
            {
                Id = id,
                Tenant = tenant,
                Status = AccountStatus.Valid,
                Key = key.ToJson(),
                KeyThumbprint = key.Thumbprint,
                Agreement = new TermsAgreement(policy.TermsOfService, time.GetUtcNow()),
                ConsentToken = ids.Next(),
                IsOperators = true,
                Created = time.GetUtcNow(),
            };
            try
            {
                return await accounts.AddAsync(account, cancellationToken);
            }
            catch (DocumentConflictException)
            {
                // Another request made it meanwhile.
            }
        }
    }
}
