using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;

namespace CentralNic.Reseller.Metrics;

/// <summary>Measures the commands of one client; see <see cref="ResellerMeter"/>.</summary>
internal sealed class CommandMetrics : IDisposable
{
    private static readonly FrozenDictionary<ResellerErrorKind, string> Kinds = Enum.GetValues<ResellerErrorKind>()
        .ToFrozenDictionary(static kind => kind, static kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    private static readonly FrozenDictionary<CommandPriority, string> Priorities = Enum.GetValues<CommandPriority>()
        .ToFrozenDictionary(
            static priority => priority, static priority => JsonNamingPolicy.SnakeCaseLower.ConvertName(priority.ToString()));

    // The manual's codes; an API that makes up others must not make up series.
    private const int LeastCode = 200;
    private static readonly string[] Codes =
        [.. Enumerable.Range(LeastCode, 400).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    // Commands that reach the CA take 2 to 5 s in the manual's samples; the queue may take minutes at one command a second.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _commands;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _queueTime;

    public CommandMetrics(IMeterFactory? factory, CommandBudget budget, CircuitBreaker circuit)
    {
        _meter = factory?.Create(ResellerMeter.Name) ?? new Meter(ResellerMeter.Name);
        _commands = _meter.CreateCounter<long>(ResellerMeter.Commands, "{command}", "Commands that ended.");
        _duration = _meter.CreateHistogram(
            ResellerMeter.CommandDuration, "s", "Time from sending to the end of the answer.", tags: null, Seconds);
        _queueTime = _meter.CreateHistogram(
            ResellerMeter.CommandQueueTime, "s", "Time that commands waited to be sent.", tags: null, Seconds);
        _meter.CreateObservableGauge(
            ResellerMeter.BudgetWaiting,
            () => Priorities.Select(pair => new Measurement<int>(budget.WaitingOf(pair.Key), Tag(ResellerMeter.PriorityTag, pair.Value))),
            "{command}",
            "Commands that wait to be sent.");
        _meter.CreateObservableGauge(
            ResellerMeter.BudgetLimit, () => budget.CommandsPerSecond, "{command}/s", "Commands that may be sent in the long run.");
        _meter.CreateObservableGauge(
            ResellerMeter.BudgetAvailable, () => budget.Available, "{command}", "Commands that may be sent at once now.");
        _meter.CreateObservableGauge(ResellerMeter.BudgetUnderWay, () => budget.UnderWay, "{command}", "Commands under way.");
        _meter.CreateObservableGauge(ResellerMeter.Circuit, () => (int)circuit.State, unit: null, "0 closed, 1 probing, 2 open.");
    }

    /// <summary>Measures a command that was sent.</summary>
    public void Sent(CommandRecord record, CommandPriority priority)
    {
        var outcome = (record.ErrorKind, record.Code) switch
        {
            ({ } kind, _) => Kinds[kind],
            (null, null) => ResellerMeter.GivenUpOutcome,
            _ => ResellerMeter.SuccessOutcome,
        };
        _commands.Add(
            1,
            Tag(ResellerMeter.CommandTag, record.Command),
            Tag(ResellerMeter.OutcomeTag, outcome),
            Tag(ResellerMeter.CodeTag, TextOf(record.Code)));
        _duration.Record(
            record.Duration.TotalSeconds, Tag(ResellerMeter.CommandTag, record.Command), Tag(ResellerMeter.OutcomeTag, outcome));
        _queueTime.Record(record.QueuedFor.TotalSeconds, Tag(ResellerMeter.PriorityTag, Priorities[priority]));
    }

    /// <summary>Measures a command that an open circuit kept from being sent.</summary>
    public void KeptBack(string command) => _commands.Add(
        1,
        Tag(ResellerMeter.CommandTag, command),
        Tag(ResellerMeter.OutcomeTag, ResellerMeter.CircuitOpenOutcome),
        Tag(ResellerMeter.CodeTag, ResellerMeter.NoCode));

    public void Dispose() => _meter.Dispose();

    private static string TextOf(int? code) => code is not { } known ? ResellerMeter.NoCode
        : known - LeastCode is var index && index >= 0 && index < Codes.Length ? Codes[index] : "other";

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
