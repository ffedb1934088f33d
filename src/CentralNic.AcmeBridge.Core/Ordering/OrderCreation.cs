using System.Collections.Immutable;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Makes orders (RFC 8555 section 7.4).</summary>
public sealed partial class OrderCreation(
    OrderRepository orders,
    OrderAdmission admission,
    Predecessors predecessors,
    AuthorizationOffers offers,
    OrderLimits limits,
    AcmePolicy policy,
    IdSource ids,
    TimeProvider time,
    ILogger<OrderCreation> logger)
{
    /// <summary>Makes an order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The names, at least one; the same name twice counts once.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: that of the replaced certificate, or the default.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">
    /// The account may not order this, the profile is unknown or cannot serve the names, or a limit is reached.
    /// </exception>
    public Task<Order> CreateAsync(
        Account account, IReadOnlyList<DomainName> names, string? profile, CancellationToken cancellationToken) =>
        CreateAsync(account, names, profile, null, null, cancellationToken);

    /// <summary>Makes an order.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="names">The names, at least one; the same name twice counts once.</param>
    /// <param name="profile">The profile asked for; <see langword="null"/>: that of the replaced certificate, or the default.</param>
    /// <param name="replaces">
    /// The certificate to replace, by its name in renewal information (RFC 9773 section 5); <see langword="null"/>: none named.
    /// </param>
    /// <param name="client">The client's program, as it names itself; <see langword="null"/>: it does not.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">
    /// The account may not order this, the profile is unknown or cannot serve the names, or a limit is reached; the certificate may not be
    /// replaced.
    /// </exception>
    public async Task<Order> CreateAsync(
        Account account,
        IReadOnlyList<DomainName> names,
        string? profile,
        string? replaces,
        string? client,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var distinct = names.Distinct().ToArray();
        var predecessor = replaces is null ? null : await predecessors.FindAsync(account, replaces, distinct, cancellationToken);
        var (tenant, offered) = admission.Admit(
            account, distinct, profile, predecessor is null ? null : predecessors.ProfileOf(predecessor, distinct));
        var now = time.GetUtcNow();
        var expires = now + policy.OrderLifetime;
        var order = new Order
        {
            Id = new OrderId(NewestFirst.Next(ids, now)),
            Account = account.Id,
            Tenant = tenant.Id,
            Profile = offered.Profile.Name,
            Replaces = predecessor is null ? null : replaces,
            Names = [.. distinct.Select(name => name.Value)],
            Authorizations = await offers.OfferAsync(account.Id, tenant, distinct, expires, cancellationToken),
            Created = now,
            Expires = expires,
            Client = client,
        };
        if (order.Authorizations.All(authorization => authorization.Status == AuthorizationStatus.Valid))
        {
            order = order.With(0, order.Authorizations[0]);
        }

        await limits.AdmitAsync(order, offered, cancellationToken);
        try
        {
            order = await orders.AddAsync(order, cancellationToken);
        }
        catch (DocumentConflictException conflict) when (conflict.Alias is not null)
        {
            throw Predecessors.AlreadyReplaced(); // Another order for the same certificate came first.
        }

        LogCreated(order.Id.Value, string.Join(", ", order.Names), order.Profile, account.Id.Value);
        return order;
    }

    [LoggerMessage(10, LogLevel.Information, "Order {OrderId} for {Names} with profile {Profile} made by account {AccountId}")]
    private partial void LogCreated(string orderId, string names, string profile, string accountId);
}
