using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>
/// What is wrong with the bridge itself, for the operator: parts report conditions here and clear them. A condition is logged when it
/// begins and when it ends. Safe for several threads; nothing here survives a restart, so a part that finds its condition again sets it
/// again.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of beginnings and ends.</param>
public sealed partial class HealthMonitor(TimeProvider time, ILogger<HealthMonitor> logger)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, HealthCondition> _conditions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TaskHealth> _tasks = new(StringComparer.Ordinal);

    /// <summary>Is called when a condition begins or ends, on any thread.</summary>
    public Action? Changed { get; set; }

    /// <summary>Something is wrong. Set again it keeps its beginning and takes the new text.</summary>
    /// <param name="name">A stable name that monitoring can rely on, as <see cref="HealthConditions"/> has them.</param>
    /// <param name="text">What is wrong and what to do, in whole sentences; nothing secret.</param>
    public void Set(string name, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(text);
        lock (_lock)
        {
            if (_conditions.TryGetValue(name, out var known))
            {
                _conditions[name] = known with { Text = text };
                return;
            }

            _conditions.Add(name, new HealthCondition(name, text, time.GetUtcNow()));
        }

        LogBegun(name, text);
        Changed?.Invoke();
    }

    /// <summary>It is right again; nothing happens if it was not wrong.</summary>
    /// <param name="name">The name that it was set by.</param>
    public void Clear(string name)
    {
        HealthCondition? ended;
        lock (_lock)
        {
            _conditions.Remove(name, out ended);
        }

        if (ended is not null)
        {
            LogEnded(name, ended.Since);
            Changed?.Invoke();
        }
    }

    /// <summary>Whether a condition holds.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name)
    {
        lock (_lock)
        {
            return _conditions.ContainsKey(name);
        }
    }

    /// <summary>A periodic task came to the end of a round.</summary>
    /// <param name="task">The task's stable name.</param>
    public void TaskSucceeded(string task)
    {
        lock (_lock)
        {
            _tasks[task] = new TaskHealth(task, time.GetUtcNow(), Failures: 0, Failure: null);
        }
    }

    /// <summary>A round of a periodic task failed; the task goes on. It is for the task's runner to log it.</summary>
    /// <param name="task">The task's stable name.</param>
    /// <param name="failure">Why, in words; nothing secret.</param>
    public void TaskFailed(string task, string failure)
    {
        lock (_lock)
        {
            var known = _tasks.GetValueOrDefault(task);
            _tasks[task] = new TaskHealth(task, known?.LastSuccess, (known?.Failures ?? 0) + 1, failure);
        }
    }

    /// <summary>How things stand.</summary>
    public HealthReport Report()
    {
        lock (_lock)
        {
            return new HealthReport([.. _conditions.Values], [.. _tasks.Values]);
        }
    }

    [LoggerMessage(110, LogLevel.Critical, "Health: {Condition} begins: {Text}")]
    private partial void LogBegun(string condition, string text);

    [LoggerMessage(111, LogLevel.Warning, "Health: {Condition} is over; it had begun {Since:u}")]
    private partial void LogEnded(string condition, DateTimeOffset since);
}
