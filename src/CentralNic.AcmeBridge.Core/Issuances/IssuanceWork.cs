using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Takes issuances from state to state until they wait for something or are settled.</summary>
internal sealed class IssuanceWork : IWorkHandler
{
    private readonly OrderBook _orders;
    private readonly Dictionary<IssuanceState, IIssuanceStep> _steps;
    private readonly IssuanceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<IssuanceWork> _logger;

    public IssuanceWork(
        OrderBook orders,
        IEnumerable<IIssuanceStep> steps,
        IssuanceOptions options,
        TimeProvider time,
        ILogger<IssuanceWork> logger)
    {
        _orders = orders;
        _steps = (from step in steps from state in step.From select (state, step)).ToDictionary();
        _options = options;
        _time = time;
        _logger = logger;
    }

    public WorkKind Kind => WorkKind.Issuance;

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var order = await _orders.FindAsync(item.Order, cancellationToken);
        while (order is { Status: OrderStatus.Processing, Issuance: { } issuance } && _steps.TryGetValue(issuance.State, out var step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            StepResult result;
            try
            {
                result = await step.TakeAsync(order, cancellationToken);
            }
            catch (ResellerException trouble) when (trouble.WillPass())
            {
                _logger.ResellerTrouble(trouble, issuance.State, order.Id.Value, _options.RetryDelay);
                return _time.GetUtcNow() + _options.RetryDelay;
            }

            if (!result.GoOn)
            {
                return result.Again;
            }

            order = result.Order;
        }

        return null;
    }
}
