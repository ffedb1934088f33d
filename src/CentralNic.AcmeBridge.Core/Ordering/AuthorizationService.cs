using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// What an account can do with authorizations (RFC 8555 sections 7.4.1 and 7.5). Every method answers for the asking account only.
/// </summary>
/// <param name="orders">All orders, which hold the authorizations.</param>
/// <param name="offers">Gives authorizations.</param>
/// <param name="tenants">Who may order what.</param>
/// <param name="limits">Keeps the limits.</param>
/// <param name="held">Bounds the answers that are held back.</param>
/// <param name="work">The background work that challenges cause.</param>
/// <param name="policy">Lifetimes and limits.</param>
/// <param name="ids">Gives ids.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what clients give up.</param>
public sealed partial class AuthorizationService(
    OrderRepository orders,
    AuthorizationOffers offers,
    TenantDirectory tenants,
    RateLimiter limits,
    HeldAnswers held,
    WorkRunner work,
    AcmePolicy policy,
    IdSource ids,
    TimeProvider time,
    ILogger<AuthorizationService> logger)
{
    /// <summary>Gives the account an authorization for a name without an order (RFC 8555 section 7.4.1).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="name">The name; no wildcard.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>Where the authorization is: a new one, or a valid one that the account has already.</returns>
    /// <exception cref="AcmeProblemException">
    /// <c>rejectedIdentifier</c> 403: the name is a wildcard, or not for this account. <c>userActionRequired</c>: the terms changed.
    /// <c>rateLimited</c>: a limit is reached.
    /// </exception>
    public async Task<(Order Order, int Index, bool Created)> AuthorizeAsync(
        Account account, DomainName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(name);
        if (name.IsWildcard)
        {
            throw new AcmeProblemException(new AcmeProblem(
                AcmeErrorType.RejectedIdentifier,
                "A wildcard cannot be authorized beforehand (RFC 8555 section 7.4.1); order it, or authorize the name without '*.'.")
            {
                Status = 403,
            });
        }

        AccountSuspension.ThrowIfSuspended(account);
        TermsChangedException.ThrowIfChanged(account, policy);
        var tenant = tenants.Require(account.Tenant, account.ExternalAccountKey);
        tenant.Admit([name.Value]);
        var now = time.GetUtcNow();
        var expires = now + policy.OrderLifetime;
        var authorizations = await offers.OfferAsync(account.Id, tenant, [name], expires, cancellationToken);
        if (authorizations[0].Origin is { } known)
        {
            return (await orders.FindAsync(known.Order, cancellationToken) ?? throw NotFound(), known.Index, false);
        }

        var holder = new Order
        {
            Id = new OrderId(ids.Next()),
            Account = account.Id,
            Tenant = tenant.Id,
            Profile = "",
            Names = [name.Value],
            Authorizations = authorizations,
            AuthorizationOnly = true,
            Created = now,
            Expires = expires,
        };
        limits.AdmitAuthorization(holder);
        await orders.AddAsync(holder, cancellationToken);
        LogAuthorizing(holder.Id.Value, name.Value, account.Id.Value);
        return (holder, 0, true);
    }

    /// <summary>
    /// Reads an order for one of its authorizations. While a challenge is processing the answer is held until it changes.
    /// </summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such authorization, or it is not the account's.</exception>
    public Task<Order> ReadAsync(Account account, OrderId id, int authorization, CancellationToken cancellationToken) =>
        ReadAsync(account, id, authorization, policy.HoldTime, cancellationToken);

    /// <summary>
    /// Reads an order for one of its authorizations. While a challenge is processing the answer is held until it changes.
    /// </summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="longestHold">How long the client waits for an answer; the hold time is the bound all the same.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such authorization, or it is not the account's.</exception>
    public async Task<Order> ReadAsync(
        Account account, OrderId id, int authorization, TimeSpan longestHold, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, authorization, cancellationToken);
        if (IsBeingValidated(order, authorization))
        {
            order = await held.HoldAsync(
                account.Tenant,
                account.Id,
                longest => orders.WaitAsync(id, changed => !IsBeingValidated(changed, authorization), longest, cancellationToken),
                policy.HoldAtMost(longestHold)) ?? order;
        }

        return order.At(time.GetUtcNow());
    }

    /// <summary>
    /// The client says that a challenge can be looked at (RFC 8555 section 7.5.1), or asks for another look (section 8.2).
    /// </summary>
    /// <param name="account">Who says so, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="challengeType">The challenge's type.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">There is no such challenge, it is not the account's, or the order expired.</exception>
    public Task<Order> StartChallengeAsync(
        KnownAccount account, OrderId id, int authorization, string challengeType, CancellationToken cancellationToken) =>
        StartChallengeAsync(account, null, id, authorization, challengeType, cancellationToken);

    /// <summary>
    /// The client says that a challenge can be looked at (RFC 8555 section 7.5.1), or asks for another look (section 8.2).
    /// </summary>
    /// <param name="account">Who says so, with its key.</param>
    /// <param name="accountUrl">
    /// The account's URL, which some proofs depend on; <see langword="null"/>: the challenge is of another type.
    /// </param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="challengeType">The challenge's type.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">There is no such challenge, it is not the account's, or the order expired.</exception>
    public async Task<Order> StartChallengeAsync(
        KnownAccount account, string? accountUrl, OrderId id, int authorization, string challengeType, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await OwnAsync(account.Account, id, authorization, cancellationToken);
        var challenge = order.Authorizations[authorization].Challenge(challengeType) ?? throw NotFound();
        var now = time.GetUtcNow();
        if (order.At(now) is { Status: OrderStatus.Invalid } expired)
        {
            return expired;
        }

        var keyAuthorization = KeyAuthorization.Create(challenge.Token, account.Key.Thumbprint);
        var changed = await orders.UpdateAsync(
            id,
            current =>
            {
                var started = current.Authorizations[authorization].Start(challengeType, keyAuthorization, now, accountUrl);
                return current.Status != OrderStatus.Pending || ReferenceEquals(started, current.Authorizations[authorization])
                    ? current
                    : current.With(authorization, started);
            },
            cancellationToken);
        if (IsBeingValidated(changed, authorization) && changed.Authorizations[authorization].Challenge(challengeType)?.Due is { } due)
        {
            work.Schedule(new WorkItem(WorkKind.Validation, id, authorization), due);
        }

        return changed;
    }

    /// <summary>
    /// The client gives an authorization up (RFC 8555 section 7.5.2). Orders that need it and are not finalized come to nothing.
    /// </summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="authorization">The authorization's index.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <exception cref="AcmeProblemException">
    /// There is no such authorization, it is not the account's, or it came to nothing before.
    /// </exception>
    public async Task<Order> DeactivateAsync(Account account, OrderId id, int authorization, CancellationToken cancellationToken)
    {
        var order = await OwnAsync(account, id, authorization, cancellationToken);
        var origin = order.OriginOf(authorization);
        var deactivated = await DeactivateAsync(origin.Order, origin.Index, cancellationToken);
        LogDeactivated(order.Authorizations[authorization].OrderedName, account.Id.Value);

        // An order made while this runs is told when it is finalized: the origin decides.
        var sharing = new List<(OrderId Id, int Index)>();
        await foreach (var other in orders.ListSharingAsync(origin, cancellationToken))
        {
            sharing.AddRange(
                Enumerable.Range(0, other.Authorizations.Length).Where(index => other.OriginOf(index) == origin).Select(
                    index => (other.Id, index)));
        }

        foreach (var (other, index) in sharing)
        {
            await orders.UpdateAsync(other, current => Deactivated(current, index), CancellationToken.None);
        }

        return origin.Order == id ? deactivated : await orders.FindAsync(id, cancellationToken) ?? throw NotFound();
    }

    /// <summary>Draws the consequence for an order whose carried-over authorizations were given up where they were made.</summary>
    /// <param name="order">The order, before it is finalized.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The order as it stands then.</returns>
    public async ValueTask<Order> FollowOriginsAsync(Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        for (var index = 0; index < order.Authorizations.Length; index++)
        {
            if (order.Status == OrderStatus.Ready
                && order.Authorizations[index].Origin is { } origin
                && (await orders.FindAsync(
                    origin.Order, cancellationToken))?.Authorizations[origin.Index].Status != AuthorizationStatus.Valid)
            {
                var ended = index;
                order = await orders.UpdateAsync(order.Id, current => Deactivated(current, ended), cancellationToken);
            }
        }

        return order;
    }

    private static Order Deactivated(Order order, int index) =>
        order.Authorizations[index].Status is AuthorizationStatus.Pending or AuthorizationStatus.Valid
            ? order.With(index, order.Authorizations[index].Deactivate())
            : order;

    private static bool IsBeingValidated(Order order, int authorization) =>
        order.Status == OrderStatus.Pending
        && order.Authorizations[authorization].Challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing);

    private static AcmeProblemException NotFound() => OrderReading.NotFound();

    private Task<Order> DeactivateAsync(OrderId id, int index, CancellationToken cancellationToken) => orders.UpdateAsync(
        id,
        current =>
        {
            // An authorization that is pending came to nothing with its order.
            var standing = current.At(time.GetUtcNow());
            var authorization = standing.Authorizations[index].At(time.GetUtcNow());
            return authorization.Status == AuthorizationStatus.Deactivated ? current
                : authorization.Status == AuthorizationStatus.Valid
                    || (authorization.Status == AuthorizationStatus.Pending && standing.Status != OrderStatus.Invalid)
                    ? Deactivated(current, index)
                    : throw new AcmeProblemException(
                        AcmeErrorType.Malformed, "The authorization is neither pending nor valid; there is nothing to deactivate.");
        },
        cancellationToken);

    private async Task<Order> OwnAsync(Account account, OrderId id, int authorization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await orders.FindAsync(id, cancellationToken);
        return order is not null && order.Account == account.Id && authorization >= 0 && authorization < order.Authorizations.Length
            ? order
            : throw NotFound();
    }

    [LoggerMessage(12, LogLevel.Information, "Authorization {OrderId} for {Name} made by account {AccountId}, without an order")]
    private partial void LogAuthorizing(string orderId, string name, string accountId);

    [LoggerMessage(13, LogLevel.Information, "The authorization for {Name} is deactivated by account {AccountId}")]
    private partial void LogDeactivated(string name, string accountId);
}
