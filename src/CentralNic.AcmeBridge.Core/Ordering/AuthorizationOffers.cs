using System.Collections.Immutable;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Gives a new order its authorizations: valid ones where nothing is left to prove, else new ones.</summary>
/// <param name="proved">What the account proved before.</param>
/// <param name="policy">The challenges offered, and how long a valid authorization lasts.</param>
/// <param name="ids">Gives the tokens.</param>
/// <param name="time">The clock.</param>
public sealed class AuthorizationOffers(ProvedNames proved, AcmePolicy policy, IdSource ids, TimeProvider time)
{
    /// <summary>Gives one authorization per name.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="tenant">Who pays, and for which names no proof is asked.</param>
    /// <param name="names">The distinct names.</param>
    /// <param name="expires">When pending ones end.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>rejectedIdentifier</c>: no challenge is offered by which a name could be proved.
    /// </exception>
    public async Task<ImmutableArray<Authorization>> OfferAsync(
        AccountId account, Tenant tenant, IReadOnlyList<DomainName> names, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(names);
        var offered = ImmutableArray.CreateBuilder<Authorization>(names.Count);
        var refused = new List<AcmeProblem>();
        foreach (var name in names)
        {
            if (await OfferAsync(account, tenant, name, expires, cancellationToken) is { } authorization)
            {
                offered.Add(authorization);
            }
            else
            {
                refused.Add(
                    NameRefusals.Of(name.Value, "Control of this name can be proved by none of the challenges that this server offers."));
            }
        }

        NameRefusals.ThrowIfAny(refused);
        return offered.DrainToImmutable();
    }

    private async ValueTask<Authorization?> OfferAsync(
        AccountId account, Tenant tenant, DomainName name, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        if (tenant.PreauthorizedNames.Match(name.Value) >= 0)
        {
            var now = time.GetUtcNow();
            return Authorization.Preauthorized(name, now, now + policy.AuthorizationLifetime, ids);
        }

        if (await proved.FindAsync(account, name.Value, cancellationToken) is { } known)
        {
            return known;
        }

        var types = ChallengeType.For(name, policy.ChallengeTypes);
        return types.Count > 0 ? Authorization.Create(name, expires, ids, types) : null;
    }
}
