using System.Collections.Immutable;
using CentralNic.Reseller.Commands;

namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>Counts the commands that were sent to the reseller since the start, by name and outcome. Safe for several threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="next">Is told of the commands too; <see langword="null"/>: nobody.</param>
public sealed class CommandStatistics(TimeProvider time, ICommandObserver? next) : ICommandObserver
{
    /// <summary>The outcome of a command that did what it should.</summary>
    internal const string Succeeded = "Succeeded";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Command, int? Code, string Outcome), (long Count, DateTimeOffset Last)> _counts = [];
    private CommandRecord? _lastSuccess;
    private CommandRecord? _lastFailure;

    /// <summary>Since when it counts, UTC.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>The last command that succeeded; <see langword="null"/>: none did.</summary>
    public CommandRecord? LastSuccess
    {
        get
        {
            lock (_lock)
            {
                return _lastSuccess;
            }
        }
    }

    /// <summary>The last command that failed; <see langword="null"/>: none did.</summary>
    public CommandRecord? LastFailure
    {
        get
        {
            lock (_lock)
            {
                return _lastFailure;
            }
        }
    }

    /// <summary>What was counted, by command, then by how often.</summary>
    public ImmutableArray<CommandCount> Counts
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _counts
                        .Select(count => new CommandCount(
                            count.Key.Command, count.Key.Code, count.Key.Outcome, count.Value.Count, count.Value.Last))
                        .OrderBy(count => count.Command, StringComparer.Ordinal)
                        .ThenByDescending(count => count.Count),
                ];
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted(CommandRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var outcome = record switch
        {
            { ErrorKind: { } kind } => kind.ToString(),
            { Code: not null } => Succeeded,
            _ => "GivenUp", // By its sender, before the answer came.
        };
        lock (_lock)
        {
            var key = (record.IsCheckOnly ? record.Command + " (checkonly)" : record.Command, record.Code, outcome);
            _counts[key] = (_counts.GetValueOrDefault(key).Count + 1, record.At);
            if (record.ErrorKind is not null)
            {
                _lastFailure = record;
            }
            else if (record.Code is not null)
            {
                _lastSuccess = record;
            }
        }

        next?.OnCompleted(record);
    }
}
