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
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// Orders what no ACME client can fetch. Such an order is the tenant's as every other: names, profile, limits, budget, plan and the CA's
/// own validation are the same. Only the proof to the bridge falls away: the operator vouches for the names.
/// </summary>
public sealed partial class OperatorOrdering
{
    private readonly OrderRepository _orders;
    private readonly OrderAdmission _admission;
    private readonly OperatorAccounts _accounts;
    private readonly OrderLimits _limits;
    private readonly OrderFinalization _finalization;
    private readonly RepeatedRequests _repeated;
    private readonly AcmePolicy _policy;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes the service.</summary>
    internal OperatorOrdering(
        OrderRepository orders,
        OrderAdmission admission,
        OperatorAccounts accounts,
        OrderLimits limits,
        OrderFinalization finalization,
        RepeatedRequests repeated,
        AcmePolicy policy,
        IdSource ids,
        TimeProvider time,
        ILogger<OperatorOrdering> logger)
    {
        _orders = orders;
        _admission = admission;
        _accounts = accounts;
        _limits = limits;
        _finalization = finalization;
        _repeated = repeated;
        _policy = policy;
        _ids = ids;
        _time = time;
        _logger = logger;
    }

    /// <summary>Orders a certificate; the issuance has begun when it returns. The same request again gives the same order.</summary>
    /// <param name="request">What is ordered.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The order, and whether it is new.</returns>
    /// <exception cref="AcmeProblemException">
    /// It is refused as an ACME client's order would be: names, profile, CSR, a limit or a budget.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The tenant's account for such orders is not in use any more, or the token was used for another CSR.
    /// </exception>
    public async Task<(Order Order, bool Created)> OrderAsync(OperatorOrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var csr = CertificateSigningRequest.Parse(request.Csr);
        var account = await _accounts.OfAsync(request.Tenant, cancellationToken);
        RequireUsable(account.Account, request);
        var (tenant, offered) = _admission.Admit(account.Account, csr.Names, request.Profile);
        if (request.ListedNamesOnly)
        {
            RequireListed(tenant, csr.Names);
        }

        var key = RepeatedRequests.KeyOf(request, offered.Profile.Name, csr);
        while (true)
        {
            if (await _repeated.FindAsync(request, key, csr, cancellationToken) is { } known)
            {
                return (await FinalizeAsync(account, known, csr, cancellationToken), false);
            }

            var order = Make(account.Account, tenant, offered, csr, key);
            _admission.Admit(order, csr);
            await _limits.AdmitAsync(order, offered, cancellationToken);
            try
            {
                await _orders.AddAsync(order, cancellationToken);
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is not null)
            {
                continue; // The same request came twice at once, and the other was first.
            }

            LogOrdered(order.Id.Value, string.Join(", ", order.Names), order.Profile, order.Tenant.Value, request.By);
            return (await FinalizeAsync(account, order, csr, cancellationToken), true);
        }
    }

    private static void RequireUsable(Account account, OperatorOrderRequest request)
    {
        if (account.Status != AccountStatus.Valid || account.Tenant != request.Tenant)
        {
            throw new InvalidOperationException(
                $"The account {account.Id}, with which the operator orders for the tenant '{request.Tenant}', "
                + (account.Status != AccountStatus.Valid
                    ? $"is {account.Status.ToString().ToLowerInvariant()}. Reactivate it, or order with an ACME client."
                    : $"was moved to the tenant '{account.Tenant}'. Move it back."));
        }
    }

    /// <summary>
    /// A tenant that may order every name proves control of each with its ACME clients. One of the tenant cannot vouch for them in the
    /// operator's place.
    /// </summary>
    private static void RequireListed(Tenant tenant, IReadOnlyList<DomainName> names) => NameRefusals.ThrowIfAny(
    [
        .. names
            .Where(name => tenant.Names.Match(name.Value) <= 0 && tenant.PreauthorizedNames.Match(name.Value) < 0)
            .Select(name => NameRefusals.Of(
                name.Value,
                "The tenant's Names do not list a domain with this name, so it can be ordered with an ACME client, or by the operator.")),
    ]);

    private Order Make(Account account, Tenant tenant, OfferedProfile offered, CertificateSigningRequest csr, string request)
    {
        var now = _time.GetUtcNow();
        ImmutableArray<Authorization> vouched =
            [.. csr.Names.Select(name => Authorization.Preauthorized(name, now, now + _policy.AuthorizationLifetime, _ids))];
        return new Order
        {
            Id = new OrderId(NewestFirst.Next(_ids, now)),
            Account = account.Id,
            Tenant = tenant.Id,
            Profile = offered.Profile.Name,
            Names = [.. csr.Names.Select(name => name.Value)],
            Authorizations = vouched,
            Created = now,
            Expires = now + _policy.OrderLifetime,
            Request = request,
        }.With(0, vouched[0]);
    }

    /// <summary>What cannot be finalized ends: a request that is corrected makes another order.</summary>
    private async Task<Order> FinalizeAsync(
        KnownAccount account, Order order, CertificateSigningRequest csr, CancellationToken cancellationToken)
    {
        if (order.Status != OrderStatus.Ready)
        {
            return order;
        }

        try
        {
            return await _finalization.FinalizeAsync(account, order.Id, csr.Der, TimeSpan.Zero, cancellationToken);
        }
        catch (AcmeProblemException refused)
        {
            await _orders.UpdateAsync(
                order.Id,
                current => current.Status == OrderStatus.Ready ? current.Fail(refused.Problem) : current,
                CancellationToken.None);
            throw;
        }
    }

    [LoggerMessage(
        177, LogLevel.Information, "Order {OrderId} for {Names} with profile {Profile} made for tenant {Tenant} by {By}")]
    private partial void LogOrdered(string orderId, string names, string profile, string tenant, string by);
}
