using System.Collections.Immutable;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Who may order what: what cannot be issued or is not the tenant's is refused before anything is validated or bought.</summary>
/// <param name="tenants">Who pays, and for what.</param>
/// <param name="profiles">What can be ordered.</param>
/// <param name="policy">The limits.</param>
public sealed class OrderAdmission(TenantDirectory tenants, ProfileCatalog profiles, AcmePolicy policy)
{
    /// <summary>Judges a new order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The distinct names.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: none.</param>
    /// <param name="preferred">
    /// The profile to take when none is asked for, if the tenant may use it; <see langword="null"/>: the default.
    /// </param>
    /// <returns>Who pays, and the profile to order with.</returns>
    /// <exception cref="AcmeProblemException">
    /// The account is closed or suspended, the terms changed, its tenant is gone or disabled, the profile or a name is not for it or its
    /// external account key, or the profile cannot serve the names.
    /// </exception>
    public (Tenant Tenant, OfferedProfile Profile) Admit(
        Account account, IReadOnlyList<DomainName> names, string? profile, string? preferred = null)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(names);
        foreach (var (_, judge) in RulesOf(account))
        {
            judge();
        }

        var judged = Judge(account.Tenant, account.ExternalAccountKey, names, profile, preferred);
        return judged.Refusals is [var first, ..] ? throw new AcmeProblemException(first.Problem) : (judged.Tenant!, judged.Offered!);
    }

    /// <summary>Judges an account by every rule that needs no names.</summary>
    /// <param name="account">The account that would order.</param>
    /// <returns>What stands against its orders; the first is what its client would be told.</returns>
    internal ImmutableArray<RuleRefusal> FindRefusals(Account account)
    {
        var refusals = ImmutableArray.CreateBuilder<RuleRefusal>();
        foreach (var (rule, judge) in RulesOf(account))
        {
            Holds(rule, judge, refusals);
        }

        return refusals.ToImmutable();
    }

    /// <summary>Judges names by every rule that needs no account. A rule that others rest on is the last to be judged.</summary>
    /// <param name="id">The tenant.</param>
    /// <param name="key">The external account key that the account is bound with, which may allow less; <see langword="null"/>: none.</param>
    /// <param name="names">The distinct names.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: none.</param>
    /// <param name="preferred">The profile to take when none is asked for, if the tenant may use it.</param>
    internal AdmissionJudgement Judge(
        TenantId id, string? key, IReadOnlyList<DomainName> names, string? profile, string? preferred)
    {
        var refusals = ImmutableArray.CreateBuilder<RuleRefusal>();
        if (names.Count > policy.MaxNamesPerOrder)
        {
            refusals.Add(new RuleRefusal(RefusalRule.NamesPerOrder, new AcmeProblem(
                AcmeErrorType.RejectedIdentifier,
                $"An order may have at most {Quantity.Of(policy.MaxNamesPerOrder, "name")}; this one has {names.Count}.")));
        }

        Tenant? tenant = null;
        OfferedProfile? offered = null;
        if (!Holds(RefusalRule.TenantUnknown, () => tenant = tenants.Require(id, key), refusals))
        {
            return new AdmissionJudgement(null, null, refusals.ToImmutable());
        }

        var chosen = profile ?? (preferred is not null && tenant!.MayUse(preferred) ? preferred : null);
        Holds(RefusalRule.ProfileNotOffered, () => offered = profiles.Find(chosen, tenant!), refusals);
        Holds(RefusalRule.NamesNotPermitted, () => tenant!.Admit(names.Select(name => name.Value)), refusals);
        Holds(RefusalRule.NamesNotPossible, () => offered?.Admit(names), refusals);
        return new AdmissionJudgement(tenant, offered, refusals.ToImmutable());
    }

    /// <summary>
    /// Judges an order once more before it is fulfilled: what its tenant may order can have changed (ACME profiles section 4).
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="account">Its account as it is now.</param>
    /// <exception cref="AcmeProblemException">
    /// The account is suspended or was moved, the tenant is gone or disabled, or may no longer order this, or the account's key may not.
    /// </exception>
    public void AdmitAgain(Order order, Account account)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(account);
        AccountSuspension.ThrowIfSuspended(account);
        if (account.Tenant != order.Tenant)
        {
            throw new AcmeProblemException(AccountClosing.MovedProblem);
        }

        var tenant = tenants.Require(order.Tenant, account.ExternalAccountKey);
        _ = profiles.Find(order.Profile, tenant);
        tenant.Admit(order.Names);
    }

    /// <summary>
    /// Judges what an order is finalized with: whatever its class or the CA surely refuses is refused while the order is ready, so that the
    /// client can come again with another key, and before anything is bought.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="csr">The request, which has the order's names.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>badPublicKey</c>: the key is weak; <c>badCSR</c>: no CA of the profile certifies such a key; or no class of the profile can have
    /// the names any more.
    /// </exception>
    public void Admit(Order order, CertificateSigningRequest csr)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(csr);
        policy.WeakKeys.Refuse(csr);
        profiles.Find(order.Profile).Admit(csr);
    }

    private (string Rule, Action Judge)[] RulesOf(Account account) =>
    [
        (RefusalRule.AccountClosed, () => AccountStatuses.RequireValid(account)),
        (RefusalRule.AccountSuspended, () => AccountSuspension.ThrowIfSuspended(account)),
        (RefusalRule.TermsChanged, () => TermsChangedException.ThrowIfChanged(account, policy)),
    ];

    private static bool Holds(string rule, Action judge, ImmutableArray<RuleRefusal>.Builder refusals)
    {
        try
        {
            judge();
            return true;
        }
        catch (AcmeProblemException refused)
        {
            refusals.Add(new RuleRefusal(rule, refused.Problem));
            return false;
        }
    }
}

/// <summary>What the rules of admission say to names.</summary>
/// <param name="Tenant">Who would pay; <see langword="null"/>: there is no such tenant.</param>
/// <param name="Offered">The profile; <see langword="null"/>: there is none for the tenant.</param>
/// <param name="Refusals">What stands against an order; the first is what its client is told.</param>
internal sealed record AdmissionJudgement(Tenant? Tenant, OfferedProfile? Offered, ImmutableArray<RuleRefusal> Refusals);
