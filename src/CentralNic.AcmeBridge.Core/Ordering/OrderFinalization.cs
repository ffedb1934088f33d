using System.Collections.Immutable;
using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Takes the CSR of an order, and has its certificate issued (RFC 8555 section 7.4).</summary>
public sealed partial class OrderFinalization(
    OrderRepository orders,
    OrderReading reading,
    CsrAdmission csrs,
    AuthorizationService authorizations,
    AccountClosing closing,
    WorkRunner work,
    IdSource ids,
    TimeProvider time,
    ILogger<OrderFinalization> logger)
{
    /// <summary>Takes the CSR and begins the issuance; the answer is held until the order changes, or the hold time is over.</summary>
    /// <param name="account">Who asks, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="cancellationToken">Gives up before anything is queued; ends the hold afterwards.</param>
    /// <returns>The order. The same CSR again, while it is processed: the order, as if it were read.</returns>
    /// <exception cref="AcmeProblemException">
    /// The order is not ready, its account may no longer order it, or the CSR is unacceptable.
    /// </exception>
    public Task<Order> FinalizeAsync(KnownAccount account, OrderId id, ReadOnlyMemory<byte> csrDer, CancellationToken cancellationToken) =>
        FinalizeAsync(account, id, csrDer, reading.HoldTime, cancellationToken);

    /// <summary>Takes the CSR and begins the issuance; the answer is held until the order changes, or the hold time is over.</summary>
    /// <param name="account">Who asks, with its key.</param>
    /// <param name="id">The order.</param>
    /// <param name="csrDer">The CSR, DER.</param>
    /// <param name="longestHold">How long the client waits for an answer; the hold time is the bound all the same.</param>
    /// <param name="cancellationToken">Gives up before anything is queued; ends the hold afterwards.</param>
    /// <returns>The order. The same CSR again, while it is processed: the order, as if it were read.</returns>
    /// <exception cref="AcmeProblemException">
    /// The order is not ready, its account may no longer order it, or the CSR is unacceptable.
    /// </exception>
    public async Task<Order> FinalizeAsync(
        KnownAccount account, OrderId id, ReadOnlyMemory<byte> csrDer, TimeSpan longestHold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = (await reading.FindAsync(account.Account, id, cancellationToken)).At(time.GetUtcNow());
        if (order.Issuance is { } begun && (csrDer.Span.SequenceEqual(begun.Csr) || CsrAdmission.HasKeyOf(begun, order, csrDer)))
        {
            // A client whose first answer was lost asks again, and some poll so; it is told how its order stands
            // (docs/design/acme-divergences.md).
            return order.Status == OrderStatus.Processing
                ? await reading.HoldAsync(account.Account, id, longestHold, cancellationToken)
                : order;
        }

        order = await authorizations.FollowOriginsAsync(order, cancellationToken);
        RequireReady(order);
        var csr = await csrs.AdmitAsync(order, csrDer, cancellationToken);
        var now = time.GetUtcNow();
        using var trace = BridgeTracing.Begin("finalize");
        trace?.SetTag(BridgeTracing.Order, id.Value).SetTag("acme_bridge.tenant", order.Tenant.Value)
            .SetTag("acme_bridge.profile", order.Profile);
        var issuance = new Issuance
        {
            Id = new IssuanceId(ids.Next()),
            Since = now,
            Begun = now,
            Trace = trace?.Id,
            Csr = csr.Der.ToArray(),
            CsrSha256 = csr.Sha256Hex,
        };
        var processing = await orders.UpdateAsync(
            id,
            current =>
            {
                if (current is { Status: OrderStatus.Processing, Issuance: { } other } && other.CsrSha256 == issuance.CsrSha256)
                {
                    return current;
                }

                RequireReady(current.At(now));
                return current.Begin(issuance);
            },
            cancellationToken);
        trace?.Dispose(); // The hold is none of its time.
        LogFinalized(id.Value, processing.Issuance!.Id.Value);
        await closing.SettleAsync(processing, CancellationToken.None); // The account may have been given up since the request was verified.
        work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return await reading.HoldAsync(account.Account, id, longestHold, cancellationToken);
    }

    private static void RequireReady(Order order)
    {
        if (order.Status != OrderStatus.Ready)
        {
            throw new AcmeProblemException(
                AcmeErrorType.OrderNotReady,
                order.Status == OrderStatus.Pending
                    ? "The order is pending: its authorizations must be valid before it can be finalized."
                    : $"The order is {order.Status.ToString().ToLowerInvariant()}; it cannot be finalized (again).");
        }
    }

    [LoggerMessage(11, LogLevel.Information, "Order {OrderId} finalized; issuance {IssuanceId} begins")]
    private partial void LogFinalized(string orderId, string issuanceId);
}
