using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// Pauses an account for a set of names whose orders failed too often in a row (<see cref="RequestLimits.FailedOrdersBeforePause"/>): no
/// new order is taken until the operator resumes it. An order that succeeds resets the count. Kept in the store, in the commit that settles
/// the order.
/// </summary>
public sealed partial class ClientPauses
{
    internal const string Kind = "failed-orders";

    /// <summary>How long a count is kept that no further failure was added to.</summary>
    internal static readonly TimeSpan CountsKept = TimeSpan.FromDays(30);

    /// <summary>The same of a pause: nothing is added to it as long as no order is taken.</summary>
    internal static readonly TimeSpan PausesKept = TimeSpan.FromDays(365);

    private const string All = "all";

    /// <summary>How many are taken away in one commit, so that orders do not wait for it.</summary>
    private const int MostAtOnce = 100;

    private readonly IDocumentStore _store;
    private readonly LimitPlan _plan;
    private readonly TimeProvider _time;
    private readonly ILogger<ClientPauses> _logger;
    private readonly DocumentSet<FailedOrders> _failed;

    internal ClientPauses(IDocumentStore store, LimitPlan plan, TimeProvider time, ILogger<ClientPauses> logger)
    {
        (_store, _plan, _time, _logger) = (store, plan, time, logger);
        _failed = new DocumentSet<FailedOrders>(store, Kind, LimitsJson.Default, failed => failed.Id, tags: TagsOf);
    }

    /// <summary>Lists those that are paused now, in no order of time.</summary>
    /// <param name="tenant">Whose; <see langword="null"/>: all.</param>
    /// <param name="account">Of which account; <see langword="null"/>: of all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<FailedOrders>> ListAsync(
        TenantId? tenant, AccountId? account, PageRequest page, CancellationToken cancellationToken)
    {
        string[] tags =
        [
            .. tenant is { } payer ? [TagOf(payer)] : Array.Empty<string>(),
            .. account is { } orderer ? [TagOf(orderer)] : Array.Empty<string>(),
        ];
        return _failed.ReadPageAsync(page, tags.Length == 0 ? [All] : tags, IsPaused, cancellationToken);
    }

    /// <summary>Finds what is known of an account's failed orders for names.</summary>
    /// <param name="id">Its id, as lists tell it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/>: none failed, or one succeeded since.</returns>
    public async Task<FailedOrders?> FindAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? (await _failed.ReadAsync(id, cancellationToken))?.Value : null;

    /// <summary>Whether no new order is taken.</summary>
    /// <param name="failed">What failed.</param>
    public bool IsPaused(FailedOrders failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        return _plan.Of(failed.Tenant).FailedOrdersBeforePause is { } most && failed.Count >= most;
    }

    /// <summary>Lets the account order again; it is counted anew.</summary>
    /// <param name="id">Its id, as lists tell it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">It is not paused.</exception>
    public async Task ResumeAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!IsId(id) || await _failed.ReadAsync(id, cancellationToken) is not { } known || !IsPaused(known.Value))
            {
                throw new KeyNotFoundException($"There is no pause {id}.");
            }

            try
            {
                await _store.CommitAsync([_failed.Delete(id, known.Version)], cancellationToken);
                LogResumed(known.Value.Account.Value, string.Join(", ", known.Value.Names));
                return;
            }
            catch (DocumentConflictException)
            {
                // Another of its orders was settled just now.
            }
        }
    }

    /// <summary>
    /// Takes away what nothing was added to for long: counts of clients that stopped trying, and pauses that nobody asked to end. What a
    /// clock that was ahead has dated is dated anew, or it would stay for as long again.
    /// </summary>
    /// <returns>How many were taken away.</returns>
    internal async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var (now, tidied) = (_time.GetUtcNow(), 0);
        var old = _failed.ListAsync(All, cancellationToken)
            .Where(kept => IsAhead(kept) || now - kept.Value.Last >= (IsPaused(kept.Value) ? PausesKept : CountsKept));
        await foreach (var some in old.Chunk(MostAtOnce).WithCancellation(cancellationToken))
        {
            try
            {
                await _store.CommitAsync(
                    [
                        .. some.Select(kept => IsAhead(kept)
                            ? _failed.Put(kept.Value with { Last = now }, kept.Version)
                            : _failed.Delete(kept.Value.Id, kept.Version)),
                    ],
                    cancellationToken);
                tidied += some.Count(kept => !IsAhead(kept));
            }
            catch (DocumentConflictException)
            {
                // One of them was settled, or resumed, just now: the next round takes the others away.
            }
        }

        return tidied;

        bool IsAhead(Versioned<FailedOrders> kept) => kept.Value.Last > now + ClockCheck.Tolerance;
    }

    /// <summary>What stands against a new order; <see langword="null"/>: nothing does.</summary>
    internal async Task<RuleRefusal?> RefusalAsync(Order order, CancellationToken cancellationToken)
    {
        if (_plan.Of(order.Tenant).FailedOrdersBeforePause is null
            || await _failed.ReadAsync(IdOf(order), cancellationToken) is not { Value: { } failed }
            || !IsPaused(failed))
        {
            return null;
        }

        var reason = failed.LastReason is { } said ? $", the last because: {said.TrimEnd('.')}" : "";
        return new RuleRefusal(RefusalRule.FailedOrders, new AcmeProblem(
            AcmeErrorType.RateLimited,
            $"{nameof(RequestLimits.FailedOrdersBeforePause)}: this account is paused for these names, because its last "
            + $"{Quantity.Of(failed.Count, "order")} for them failed{reason}. Correct that, then ask the operator of this server to resume "
            + $"{failed.Id}."));
    }

    /// <summary>The write that belongs to an order that is about to be settled; <see langword="null"/>: none.</summary>
    internal async ValueTask<DocumentWrite?> WriteAsync(Order before, Order after, CancellationToken cancellationToken) =>
        (await CountAsync(before, after, cancellationToken)).Write;

    /// <summary>Counts an order that is about to be settled.</summary>
    /// <returns>The write that belongs to it, if any; and what is paused by it, if it is the one that came to be too much.</returns>
    internal async ValueTask<(DocumentWrite? Write, FailedOrders? Paused)> CountAsync(
        Order before, Order after, CancellationToken cancellationToken)
    {
        if (!after.IsFinal || before.IsFinal || after.AuthorizationOnly || (after.Status == OrderStatus.Invalid && IsByChoice(after)))
        {
            return default;
        }

        var known = await _failed.ReadAsync(IdOf(after), cancellationToken);
        if (after.Status == OrderStatus.Valid)
        {
            return (known is null ? null : _failed.Delete(known.Value.Id, known.Version), null);
        }

        var now = _time.GetUtcNow();
        var failed = new FailedOrders
        {
            Id = IdOf(after),
            Account = after.Account,
            Tenant = after.Tenant,
            Names = [.. after.Names.Order(StringComparer.Ordinal)],
            Count = (known?.Value.Count ?? 0) + 1,
            Since = known?.Value.Since ?? now,
            Last = now,
            LastOrder = after.Id,
            LastReason = after.Error?.Detail,
        };
        var isPausedNow = _plan.Of(after.Tenant).FailedOrdersBeforePause == failed.Count;
        if (isPausedNow)
        {
            LogPaused(after.Account.Value, string.Join(", ", failed.Names), failed.Count, failed.Id);
        }

        return (_failed.Put(failed, known?.Version ?? 0), isPausedNow ? failed : null);
    }

    /// <summary>The operator, the account's end, or time ended it: the client did nothing wrong, or nothing at all.</summary>
    private static bool IsByChoice(Order order) =>
        order.Withdrawn || order.Issuance?.GivenUp is not null || order.Error is { Type: AcmeErrorType.Malformed }
        || (order.Issuance is null && order.Error is { Type: AcmeErrorType.ServerInternal });

    /// <summary>What an account's orders for the same names are known by.</summary>
    internal static string IdOf(Order order)
    {
        var text = $"{order.Account}\n{string.Join('\n', order.Names.Order(StringComparer.Ordinal))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }

    private static bool IsId(string id) => id.Length == 24 && id.All(char.IsAsciiHexDigitLower);

    private static string TagOf(TenantId tenant) => "tenant:" + tenant.Value;

    private static string TagOf(AccountId account) => "account:" + account.Value;

    private static List<string> TagsOf(FailedOrders failed) => [All, TagOf(failed.Tenant), TagOf(failed.Account)];

    [LoggerMessage(
        160,
        LogLevel.Warning,
        "Account {AccountId} is paused for {Names}: its last {Count} orders for them failed. Once the cause is corrected: pauses resume "
        + "{PauseId}")]
    private partial void LogPaused(string accountId, string names, int count, string pauseId);

    [LoggerMessage(161, LogLevel.Information, "Account {AccountId} may order {Names} again: the operator resumed it")]
    private partial void LogResumed(string accountId, string names);
}
