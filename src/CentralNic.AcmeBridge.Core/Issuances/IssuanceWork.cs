using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Takes issuances from state to state until they wait for something or are settled.</summary>
internal sealed class IssuanceWork(
    OrderRepository orders,
    IEnumerable<IIssuanceStep> steps,
    IssuanceDeadline deadline,
    IssuanceSettlement settlement,
    ClockCheck clock,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<IssuanceWork> logger) : IWorkHandler
{
    private readonly ILookup<IssuanceState, IIssuanceStep> _steps =
        (from step in steps from state in step.From select (state, step)).ToLookup(pair => pair.state, pair => pair.step);

    public WorkKind Kind => WorkKind.Issuance;

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(item.Order, cancellationToken);
        // Who had and waits for fewer commands goes first. Of an account's orders those that began first are brought to their end first, so
        // that few have decided on something that is not sent yet, however many wait.
        using var caller = CommandCaller.Begin(
            order is null ? CommandCaller.Nobody : new CommandCaller(order.Tenant.Value, order.Account.Value),
            order?.Issuance?.Begun?.UtcTicks ?? 0,
            whenCompleted: record => NoteCommand(item.Order, record));
        while (order is { Status: OrderStatus.Processing, Issuance: { } issuance } && StepFor(order) is { } step)
        {
            // What was decided just now is sent: after a stop it would have to be looked up first.
            if (issuance.State != IssuanceState.Intent)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            using var span = BridgeTracing.Continue(step.GetType().Name, issuance.Trace);
            span?.SetTag(BridgeTracing.Order, order.Id.Value).SetTag("acme_bridge.issuance.state", issuance.State.ToString());
            StepResult result;
            try
            {
                // A plan is held against the clock where it comes to an intent: what costs nothing needs no clock.
                if (clock.IsOff || deadline.IsOver(order) || issuance.State is IssuanceState.Intent or IssuanceState.Cancelling)
                {
                    await clock.RequireAsync(cancellationToken);
                }

                if (issuance.IsDatedAhead(time.GetUtcNow()))
                {
                    order = await RedateAsync(order, cancellationToken);
                    continue;
                }

                result = deadline.IsOver(order)
                    ? await deadline.GiveUpAsync(order, cancellationToken)
                    : await step.TakeAsync(order, cancellationToken);
            }
            catch (ResellerException trouble) when (trouble.IsRetryable())
            {
                span?.SetStatus(ActivityStatusCode.Error, trouble.Message);
                return await WaitAsync(order, trouble, cancellationToken);
            }
            catch (ClockOffException off)
            {
                return await WaitForClockAsync(order, off, cancellationToken);
            }
            catch (OrderWithdrawnException)
            {
                order = await orders.FindAsync(item.Order, cancellationToken);
                continue;
            }

            if (result.Order.IsFinal)
            {
                await settlement.SettleAsync(order, result.Order, cancellationToken);
            }

            if (!result.GoOn)
            {
                await ForgetTroubleAsync(order, result.Order, cancellationToken);
                return result.Again;
            }

            order = result.Order;
        }

        return null;
    }

    private IIssuanceStep? StepFor(Order order) => _steps[order.Issuance!.State].FirstOrDefault(step => step.Takes(order));

    /// <summary>Which commands were sent is told with the order's next commit. Sessions are nobody's in particular.</summary>
    private void NoteCommand(OrderId id, CommandRecord record)
    {
        if (!record.Command.EndsWith("Session", StringComparison.Ordinal))
        {
            var what = record.IsCheckOnly ? $"{record.Command} (checkonly)" : record.Command;
            orders.NoteCommand(id, new OrderEvent(OrderEvent.ToMilliseconds(record.At), OrderEventKind.Command, what, record.Code));
        }
    }

    /// <summary>The order waits, and its document says why and until when.</summary>
    private async Task<DateTimeOffset?> WaitAsync(Order order, ResellerException error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var again = now + options.RetryDelay;
        var waiting = await orders.UpdateAsync(
            order.Id,
            current =>
            {
                if (current.IsFinal || current.Issuance is not { } issuance)
                {
                    return current;
                }

                var trouble = ResellerTrouble.Of(error, issuance.Trouble, now);
                again = now + trouble.WaitAfter(error, options, now);
                return current with { Issuance = issuance with { Trouble = trouble, NextLook = again } };
            },
            cancellationToken);
        logger.ResellerTrouble(error.Message, waiting.Issuance!.State, order.Id.Value, again - now);
        return again;
    }

    /// <summary>The same for a wrong clock, by which no wait can be told.</summary>
    private async Task<DateTimeOffset?> WaitForClockAsync(Order order, ClockOffException off, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await orders.UpdateAsync(
            order.Id,
            current => current is { IsFinal: false, Issuance: { } issuance } && issuance.Trouble?.Text != off.Message
                ? current with { Issuance = issuance with { Trouble = new ResellerTrouble(off.Message, issuance.Trouble?.Since ?? now) } }
                : current,
            cancellationToken);
        return now + options.RetryDelay;
    }

    /// <summary>A step came to rest without trouble. One that had nothing to do yet says nothing of it.</summary>
    private async Task ForgetTroubleAsync(Order before, Order after, CancellationToken cancellationToken)
    {
        if (after is { IsFinal: false, Issuance.Trouble: not null } && !ReferenceEquals(before, after))
        {
            await orders.UpdateAsync(
                after.Id,
                current => current.Issuance is { Trouble: not null } issuance
                    ? current with { Issuance = issuance.WithoutTrouble() }
                    : current,
                cancellationToken);
        }
    }

    /// <summary>A clock that was ahead has written times that are yet to come, for which nothing may wait.</summary>
    private async Task<Order> RedateAsync(Order order, CancellationToken cancellationToken)
    {
        await clock.RequireAsync(cancellationToken);
        return await orders.UpdateAsync(
            order.Id, current => current with { Issuance = current.Issuance!.Redated(time.GetUtcNow()) }, cancellationToken);
    }
}
