using System.Diagnostics;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.Reseller.Commands;

namespace CentralNic.AcmeBridge.Demo;

/// <summary>What the demo shows: a line per step, with its time, and a line per command that the bridge sent upstream meanwhile.</summary>
internal sealed class DemoReport(TextWriter output) : ICommandObserver
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch _order = new();
    private int _commands;

    /// <summary>When the order began, UTC.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>A step of the demo.</summary>
    public void Say(string line) => Write(line);

    public void Blank()
    {
        lock (_lock)
        {
            output.WriteLine();
        }
    }

    /// <summary>From here on commands count as the order's.</summary>
    public void Begin()
    {
        Began = TimeProvider.System.GetUtcNow();
        _order.Start();
    }

    /// <summary>The order is done.</summary>
    public void End() => _order.Stop();

    /// <summary>Shows a command when its answer is there.</summary>
    public void OnCompleted(CommandRecord record)
    {
        if (!_order.IsRunning)
        {
            return;
        }

        Interlocked.Increment(ref _commands);
        var outcome = record.ErrorKind is { } kind ? $"failed as {kind}" : $"code {record.Code}";
        var price = record.Price is { } net ? string.Create(CultureInfo.InvariantCulture, $", price {net}") : "";
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"    upstream {record.Command}{(record.IsCheckOnly ? " checkonly" : "")}: {outcome}, {record.Duration.TotalMilliseconds:0} "
            + $"ms{price}"));
    }

    /// <summary>What the order took and cost.</summary>
    public void SumUp(Price? booked)
    {
        Blank();
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"the order took {_order.Elapsed.TotalSeconds:0.00} s and {_commands} upstream commands; booked: "
            + $"{booked?.ToString() ?? "nothing, it was a free reissue"}"));
    }

    private void Write(string line)
    {
        lock (_lock)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_sinceStart.Elapsed.TotalSeconds,6:0.00} s] {line}"));
        }
    }
}
