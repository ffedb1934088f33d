using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

/// <summary>Work that counts its runs, and whose outcome and end the test decides.</summary>
internal sealed class ControlledWorkHandler : IWorkHandler
{
    private readonly ConcurrentDictionary<WorkItem, int> _runs = new();
    private readonly ConcurrentDictionary<WorkItem, int> _running = new();
    private int _atOnce;

    public WorkKind Kind { get; init; } = WorkKind.Validation;

    /// <summary>What a run does; by default it comes to an end at once and need not run again.</summary>
    public Func<WorkItem, CancellationToken, Task<DateTimeOffset?>> Outcome { get; set; } = (_, _) =>
        Task.FromResult<DateTimeOffset?>(null);

    /// <summary>The most items that ran at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Whether an item ever ran twice at once.</summary>
    public bool Overlapped { get; private set; }

    public static WorkItem Item(string order) => new(WorkKind.Validation, new OrderId(order));

    public int Runs(WorkItem item) => _runs.GetValueOrDefault(item);

    public async Task<DateTimeOffset?> RunAsync(WorkItem item, CancellationToken cancellationToken)
    {
        Overlapped |= _running.AddOrUpdate(item, 1, (_, count) => count + 1) > 1;
        lock (_running)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            _runs.AddOrUpdate(item, 1, (_, count) => count + 1);
            return await Outcome(item, cancellationToken);
        }
        finally
        {
            lock (_running)
            {
                _atOnce--;
            }

            _running.AddOrUpdate(item, 0, (_, count) => count - 1);
        }
    }
}
