using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>All orders: kept durably, read from memory while they are in use, and watched by those who wait for a change.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="time">The clock for bounded waits.</param>
public sealed class OrderRepository(IDocumentStore store, TimeProvider time)
{
    internal const string Kind = "order";

    private const int GenerationSize = 4096;

    private readonly DocumentSet<Order> _orders = new(
        store,
        Kind,
        OrdersJson.Default,
        order => order.Id.Value,
        aliases: OrderTags.AliasesOf,
        tags: OrderTags.Of);

    private readonly DocumentCache<Order> _hot = new(GenerationSize);
    private readonly ChangeSignals _signals = new();
    private readonly OpenOrders _open = new();
    private readonly SentCommands _commands = new();

    /// <summary>Is called after a commit that left something to tell the operator, or that ended something that was told.</summary>
    public Action? AttentionChanged { get; set; }

    /// <summary>
    /// Gives what else is written when an order changes, from what it was and what it becomes. Worked out again when another write came
    /// first.
    /// </summary>
    internal Func<Order, Order, CancellationToken, ValueTask<OrderCompanions>>? Alongside { get; set; }

    /// <summary>
    /// Is told of each order that was committed: what it was before (<see langword="null"/>: it is new), and what it is. On any thread; it
    /// must be quick.
    /// </summary>
    internal Action<Order?, Order>? Changed { get; set; }

    /// <summary>What the orders that are not settled wait for, in no order.</summary>
    internal IEnumerable<OrderWait> Waits => _open.Waits;

    /// <summary>Finds an order.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The order as committed last, or <see langword="null"/>.</returns>
    public async ValueTask<Order?> FindAsync(OrderId id, CancellationToken cancellationToken) =>
        (await ReadAsync(id, cancellationToken))?.Value;

    /// <summary>Adds a new order; durable when it returns.</summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The order as it was committed.</returns>
    /// <exception cref="DocumentConflictException">Another order replaces the same certificate.</exception>
    public async Task<Order> AddAsync(Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        order = OrderEvents.Note(null, order, [], time.GetUtcNow());
        await store.CommitAsync([_orders.Put(order, 0)], cancellationToken);
        _hot.Keep(order.Id.Value, new Versioned<Order>(order, 1));
        _open.Put(order);
        Changed?.Invoke(null, order);
        return order;
    }

    /// <summary>Changes an order; durable when it returns. The change is worked out again when another came first.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="change">Gives the changed order, or the very same to change nothing. May be called several times.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The order as it stands then.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    public Task<Order> UpdateAsync(OrderId id, Func<Order, Order> change, CancellationToken cancellationToken) =>
        UpdateAsync(id, order => new OrderChange(change(order)), cancellationToken);

    /// <summary>Changes an order and other documents together; durable when it returns.</summary>
    /// <param name="change">Gives the changed order and the writes that belong to it. May be called several times.</param>
    /// <returns>The order as it stands then.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    /// <exception cref="DocumentConflictException">One of the other writes was refused.</exception>
    internal async Task<Order> UpdateAsync(OrderId id, Func<Order, OrderChange> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var current = await ReadAsync(id, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no order {id}.");
            var changed = change(current.Value);
            if (ReferenceEquals(changed.Order, current.Value) && changed.Alongside.Count == 0)
            {
                return current.Value;
            }

            var commands = _commands.Of(id);
            changed = changed with { Order = OrderEvents.Note(current.Value, changed.Order, commands, time.GetUtcNow()) };
            var companions = Alongside is null
                ? OrderCompanions.None
                : await Alongside(current.Value, changed.Order, cancellationToken);
            try
            {
                await store.CommitAsync(
                    [
                        _orders.Put(changed.Order, current.Version),
                        .. changed.Alongside,
                        .. companions.Writes,
                    ],
                    cancellationToken);
            }
            catch (DocumentConflictException conflict) when (companions.Writes.Any(write => write.Key == conflict.Key))
            {
                continue;
            }
            catch (DocumentConflictException conflict)
                when (conflict.Alias is null && conflict.Key.Id == id.Value && conflict.Key.Kind == Kind)
            {
                _hot.Forget(id.Value);
                continue;
            }

            _hot.Keep(id.Value, new Versioned<Order>(changed.Order, current.Version + 1));
            _open.Put(changed.Order);
            Changed?.Invoke(current.Value, changed.Order);
            _signals.Raise(id.Value);
            _commands.Forget(id, commands);
            companions.Committed?.Invoke();
            if (changed.Order.Issuance?.Attention is { Told: null } || IsOver(current.Value, changed.Order))
            {
                AttentionChanged?.Invoke();
            }

            return changed.Order;
        }
    }

    /// <summary>Waits until an order is as wanted, and is told the instant it changes.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="wanted">What is waited for.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait early; the order is given as it stands.</param>
    /// <returns>The order as it stands, wanted or not; <see langword="null"/> when there is none.</returns>
    public async Task<Order?> WaitAsync(OrderId id, Func<Order, bool> wanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var order = await FindAsync(id, CancellationToken.None);
        if (order is null || wanted(order) || limit <= TimeSpan.Zero)
        {
            return order;
        }

        using var timeout = new CancellationTokenSource(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            using var signal = _signals.Watch(id.Value);
            order = await FindAsync(id, CancellationToken.None);
            if (order is null || wanted(order) || !await signal.WaitAsync(stop.Token))
            {
                return order;
            }
        }
    }

    /// <summary>Whose an order is that is not settled.</summary>
    /// <returns>Tenant and account; <see langword="null"/>: it is settled, or not known.</returns>
    internal CommandCaller? CallerOf(OrderId id) => _open.CallerOf(id);

    /// <summary>How many orders of an account are not final, as far as they were changed or taken up since the start.</summary>
    /// <param name="account">The account.</param>
    public int CountOpen(AccountId account) => _open.Count(account);

    /// <summary>When the first of them expires, or did; <see langword="null"/>: there are none.</summary>
    /// <param name="account">The account.</param>
    public DateTimeOffset? EarliestExpiry(AccountId account) => _open.EarliestExpiry(account);

    /// <summary>The same of all accounts of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    public int CountOpen(TenantId tenant) => _open.Count(tenant);

    /// <summary>When the first of a tenant's expires, or did; <see langword="null"/>: there are none.</summary>
    /// <param name="tenant">The tenant.</param>
    public DateTimeOffset? EarliestExpiry(TenantId tenant) => _open.EarliestExpiry(tenant);

    /// <summary>Takes up an order that was open when the program started.</summary>
    /// <param name="order">The order as listed.</param>
    public void TakeUp(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        _open.Put(order);

        // It may have been settled since it was listed.
        if (_hot.Find(order.Id.Value) is { Value: { IsFinal: true } settled })
        {
            _open.Put(settled);
        }
    }

    /// <summary>Lists all orders, settled or not; slow where there are many.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListAllAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    /// <summary>Lists the orders that are not final.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListOpenAsync(CancellationToken cancellationToken) => ListAsync(OrderTags.Open, cancellationToken);

    /// <summary>Lists the orders whose issuance waits for the operator.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListParkedAsync(CancellationToken cancellationToken) => ListAsync(OrderTags.Parked, cancellationToken);

    /// <summary>Lists the open orders whose issuance needs a person.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListAttentionAsync(CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Attention, cancellationToken);

    /// <summary>Lists the open orders whose last step could not be taken, or whose proofs cannot be seen.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    internal IAsyncEnumerable<Order> ListHeldUpAsync(CancellationToken cancellationToken) => ListAsync(OrderTags.HeldUp, cancellationToken);

    /// <summary>Lists the orders whose purchase waits for approval, by id.</summary>
    /// <param name="page">Which part of the list.</param>
    /// <param name="tenant">Whose; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public Task<Page<Order>> ListAwaitingApprovalAsync(PageRequest page, string? tenant, CancellationToken cancellationToken) =>
        _orders.ReadPageAsync(
            page, [OrderTags.Approval], tenant is null ? null : order => order.Tenant.Value == tenant, cancellationToken);

    /// <summary>Lists the orders, settled or not, of which the operator was not notified yet.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListUntoldAsync(CancellationToken cancellationToken) => ListAsync(OrderTags.Untold, cancellationToken);

    /// <summary>Lists the orders, settled or not, for which something is published that outlives the program.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListWithPlacedDcvAsync(CancellationToken cancellationToken) =>
        ListAsync(OrderTags.PlacedDcv, cancellationToken);

    /// <summary>Lists the orders of an account, valid and open ones alike, and those that hold an authorization only.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListOfAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Account(account), cancellationToken);

    /// <summary>Lists those of them that come after an order, by id.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="after">The order; <see langword="null"/>: from the beginning.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListOfAccountAsync(AccountId account, OrderId? after, CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Account(account), after, cancellationToken);

    /// <summary>Lists the orders that wait until another order is settled.</summary>
    /// <param name="owner">The order that they wait for.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListAttachedAsync(OrderId owner, CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Attached(owner), cancellationToken);

    /// <summary>Lists the orders that are not final and carried an authorization over from an earlier one.</summary>
    /// <param name="origin">Where the authorization was made.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListSharingAsync(AuthorizationOrigin origin, CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Shared(origin), cancellationToken);

    /// <summary>Lists the orders that a certificate was handed out for.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<Order> ListWithCertificateAsync(CertificateId certificate, CancellationToken cancellationToken) =>
        ListAsync(OrderTags.Certificate(certificate), cancellationToken);

    /// <summary>Finds the order that replaces a certificate and is not invalid as committed last.</summary>
    /// <param name="renewalId">The certificate's name in renewal information (RFC 9773 section 4.1).</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<Order?> FindReplacementAsync(string renewalId, CancellationToken cancellationToken) =>
        (await _orders.ReadByAliasAsync(OrderTags.Replaces(renewalId), cancellationToken))?.Value;

    /// <summary>Finds the order that was made for a request of the operator's and is not invalid as committed last.</summary>
    /// <param name="request">What the request is known again by.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<Order?> FindByRequestAsync(string request, CancellationToken cancellationToken) =>
        (await _orders.ReadByAliasAsync(OrderTags.Request(request), cancellationToken))?.Value;

    /// <summary>Counts orders that were made in a time, as ids of this version tell it.</summary>
    /// <param name="status">How they stand now.</param>
    /// <param name="from">The earliest time.</param>
    /// <param name="to">The latest time.</param>
    internal async Task<int> CountAsync(OrderStatus status, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        const int pageSize = 1000;
        var range = NewestFirst.Ranges(from, to)[0];
        var (start, count) = (range.From, 0);
        while (true)
        {
            var ids = await store.ListIdsAsync(Kind, OrderTags.Status(status), start, pageSize, cancellationToken);
            count += ids.Count(id => !range.IsBehind(id));
            if (ids.Count < pageSize || range.IsBehind(ids[^1]))
            {
                return count;
            }

            start = ListPosition.After(ids[^1]);
        }
    }

    /// <summary>Lists orders for the operator, the newest first; of older versions those come last, in no order of time.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public Task<Page<Order>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _orders.ReadPageAsync(page, filter.TagsOf(AreTagged), filter.Matches, cancellationToken, filter.Ranges);
    }

    /// <summary>Whether all orders have the marks of this version.</summary>
    internal bool AreTagged { get; set; }

    /// <summary>Writes orders once more as they are, so that they get the marks of this version.</summary>
    /// <param name="alongside">What is written in the same commit.</param>
    internal async Task TagAgainAsync(IReadOnlyList<string> ids, DocumentWrite alongside, CancellationToken cancellationToken)
    {
        while (true)
        {
            var writes = new List<DocumentWrite>(ids.Count + 1) { alongside };
            foreach (var id in ids)
            {
                if (await _orders.ReadAsync(id, cancellationToken) is { } order)
                {
                    writes.Add(_orders.Put(order.Value, order.Version));
                }
            }

            try
            {
                await store.CommitAsync(writes, cancellationToken);
                break;
            }
            catch (DocumentConflictException conflict) when (conflict.Alias is null && conflict.Key.Kind == Kind)
            {
                // One of them changed meanwhile; all are read again.
            }
        }

        foreach (var id in ids)
        {
            _hot.Forget(id);
        }
    }

    /// <summary>Reads an order of which no use is made: it takes no place among those that are kept in memory.</summary>
    internal ValueTask<Versioned<Order>?> ReadListedAsync(OrderId id, CancellationToken cancellationToken) =>
        _orders.ReadListedAsync(id.Value, cancellationToken);

    /// <summary>The write that deletes an order; once it is committed, <see cref="Forget"/> is called.</summary>
    /// <param name="order">The order, which is settled.</param>
    internal DocumentWrite Delete(Versioned<Order> order) => _orders.Delete(order.Value.Id.Value, order.Version);

    /// <summary>An order was deleted: it is not read from memory any more.</summary>
    internal void Forget(OrderId id) => _hot.Forget(id.Value);

    /// <summary>A command was sent for an order. It is written down with the order's next change.</summary>
    internal void NoteCommand(OrderId id, OrderEvent command) => _commands.Add(id, command);

    private static bool IsOver(Order before, Order after) => before is { IsFinal: false, Issuance.Attention: { } attention }
        && (after.IsFinal || after.Issuance?.Attention?.Kind != attention.Kind);

    private async ValueTask<Versioned<Order>?> ReadAsync(OrderId id, CancellationToken cancellationToken)
    {
        if (_hot.Find(id.Value) is { } hot)
        {
            return hot;
        }

        return await _orders.ReadAsync(id.Value, cancellationToken) is { } read ? _hot.Keep(id.Value, read) : null;
    }

    private IAsyncEnumerable<Order> ListAsync(string? tag, CancellationToken cancellationToken) =>
        ListAsync(tag, after: null, cancellationToken);

    private async IAsyncEnumerable<Order> ListAsync(
        string? tag, OrderId? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListAsync(tag, after?.Value, cancellationToken))
        {
            yield return order.Value;
        }
    }
}
