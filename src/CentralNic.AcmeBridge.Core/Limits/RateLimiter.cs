using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// Keeps the rate limits (RFC 8555 sections 6.6 and 10.3). A request that is refused does not count; reading is never limited.
/// </summary>
public sealed class RateLimiter
{
    private static readonly TimeSpan LeastWaitForOrders = TimeSpan.FromMinutes(1);

    private readonly LimitPlan _plan;
    private readonly OrderRepository _orders;
    private readonly TimeProvider _time;
    private readonly TokenBuckets _buckets;

    /// <summary>Creates the limiter.</summary>
    /// <param name="plan">The limits.</param>
    /// <param name="orders">All orders.</param>
    /// <param name="time">The clock.</param>
    public RateLimiter(LimitPlan plan, OrderRepository orders, TimeProvider time)
    {
        (_plan, _orders, _time) = (plan, orders, time);
        _buckets = new TokenBuckets(time);
    }

    /// <summary>Admits and counts a new account.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="address">Where the request came from; <see langword="null"/>: not known, so nothing is limited.</param>
    /// <exception cref="AcmeProblemException"><c>rateLimited</c>.</exception>
    public void AdmitAccount(TenantId tenant, IPAddress? address)
    {
        if (address is not null)
        {
            var act = new LimitedAct(
                nameof(RequestLimits.NewAccountsPerAddress), SubjectOf(address), _plan.Of(tenant).NewAccountsPerAddress);
            ThrowIf(_buckets.TryTake([act], []));
        }
    }

    /// <summary>Admits and counts a new order.</summary>
    /// <exception cref="AcmeProblemException"><c>rateLimited</c>.</exception>
    internal void AdmitOrder(Order order) => Admit(order);

    /// <summary>
    /// Admits and counts an authorization without an order; it counts as an order, because it is kept and validated as one.
    /// </summary>
    /// <param name="holder">The order that holds it and issues nothing.</param>
    /// <exception cref="AcmeProblemException"><c>rateLimited</c>.</exception>
    internal void AdmitAuthorization(Order holder) => Admit(holder);

    /// <summary>A name could not be validated.</summary>
    internal void NoteFailedValidation(Order order, string name) => _buckets.Note(FailedValidation(order, name));

    /// <summary>A time as refusals tell it.</summary>
    internal static string Words(TimeSpan window) => window.TotalHours >= 48 ? Quantity.Of(window.TotalDays, "day")
        : window.TotalMinutes >= 120 ? Quantity.Of(window.TotalHours, "hour")
        : Quantity.Of(window.TotalSeconds, "second");

    /// <summary>An IPv6 subscriber has a network of 64 bits, and any address in it (RFC 6177).</summary>
    private static string SubjectOf(IPAddress address)
    {
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return own.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(own.GetAddressBytes().AsSpan(0, 8)) : own.ToString();
    }

    private LimitedAct FailedValidation(Order order, string name) => new(
        nameof(RequestLimits.FailedValidationsPerName), $"{order.Account} {name}", _plan.Of(order.Tenant).FailedValidationsPerName);

    /// <summary>Judges a new order as <see cref="AdmitOrder"/> would; nothing is counted.</summary>
    /// <returns>The limit that stands against it; <see langword="null"/>: none.</returns>
    internal RuleRefusal? RefusalOfOrder(Order order)
    {
        if (RefusalForRoom(order) is { } full)
        {
            return full;
        }

        var longest = NewOrder(order).Concat(FailedValidations(order))
            .Select(act => (Act: act, Wait: _buckets.Look(act))).MaxBy(look => look.Wait);
        return longest.Wait <= TimeSpan.Zero ? null : new RuleRefusal(
            longest.Act.Limit switch
            {
                nameof(RequestLimits.NewOrdersPerAccount) => RefusalRule.NewOrdersPerAccount,
                nameof(RequestLimits.NewOrdersPerTenant) => RefusalRule.NewOrdersPerTenant,
                _ => RefusalRule.FailedValidationsPerName,
            },
            Refusal(longest.Act, longest.Wait));
    }

    private void Admit(Order order)
    {
        if (RefusalForRoom(order) is { } full)
        {
            throw new AcmeProblemException(full.Problem);
        }

        ThrowIf(_buckets.TryTake(NewOrder(order), FailedValidations(order)));
    }

    private IReadOnlyList<LimitedAct> NewOrder(Order order)
    {
        var limits = _plan.Of(order.Tenant);
        return
        [
            new(nameof(RequestLimits.NewOrdersPerAccount), order.Account.Value, limits.NewOrdersPerAccount),
            new(nameof(RequestLimits.NewOrdersPerTenant), order.Tenant.Value, limits.NewOrdersPerTenant),
        ];
    }

    private IEnumerable<LimitedAct> FailedValidations(Order order) => order.Names.Select(name => FailedValidation(order, name));

    private RuleRefusal? RefusalForRoom(Order order)
    {
        var limits = _plan.Of(order.Tenant);
        return limits.PendingOrdersPerAccount is { } own && _orders.CountOpen(order.Account) >= own
            ? Full(
                RefusalRule.PendingOrdersPerAccount,
                nameof(RequestLimits.PendingOrdersPerAccount),
                "the account",
                own,
                _orders.EarliestExpiry(order.Account))
            : limits.PendingOrdersPerTenant is { } all && _orders.CountOpen(order.Tenant) >= all
            ? Full(
                RefusalRule.PendingOrdersPerTenant,
                nameof(RequestLimits.PendingOrdersPerTenant),
                "this customer",
                all,
                _orders.EarliestExpiry(order.Tenant))
            : null;
    }

    private RuleRefusal Full(string rule, string limit, string who, int most, DateTimeOffset? expires)
    {
        var wait = expires - _time.GetUtcNow();
        return new RuleRefusal(rule, new AcmeProblem(
            AcmeErrorType.RateLimited,
            $"{limit}: {who} may have {Quantity.Of(most, "order")} that "
                + (most == 1
                    ? "is not settled, and has it. Finalize it, or let it expire."
                    : "are not settled, and has as many. Finalize them, or let them expire."))
        {
            RetryAfter = wait > LeastWaitForOrders ? wait : LeastWaitForOrders,
        });
    }

    private void ThrowIf((LimitedAct Act, TimeSpan Wait)? stopped)
    {
        if (stopped is { } limit)
        {
            throw new AcmeProblemException(Refusal(limit.Act, limit.Wait));
        }
    }

    private AcmeProblem Refusal(LimitedAct act, TimeSpan wait)
    {
        var what = act.Limit switch
        {
            nameof(RequestLimits.NewAccountsPerAddress) => "new accounts from one address",
            nameof(RequestLimits.NewOrdersPerAccount) => "new orders of one account",
            nameof(RequestLimits.NewOrdersPerTenant) => "new orders of all accounts of this customer",
            _ => $"failed validations of {act.Subject[(act.Subject.IndexOf(' ', StringComparison.Ordinal) + 1)..]}",
        };
        var rate = act.Rate!.Value;
        return new AcmeProblem(
            AcmeErrorType.RateLimited,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{act.Limit}: too many {what}, at most {rate.Count} in {Words(rate.Window)}; try again at "
                + $"{(_time.GetUtcNow() + wait).AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ} or later."))
        {
            RetryAfter = wait,
        };
    }
}
