using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Metrics;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Metrics;

public sealed class MetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _measured = new();
    private readonly MeterListener _listener = new();
    private readonly OneMeter _meters = new();

    public MetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Commands_AreCountedAndTimedByNameAndOutcome()
    {
        await using var api = await LoopbackApi.StartAsync((command, number) =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return new ResellerResponse(command.Name == "AddCertificate" ? 421 : number == 2 ? 546 : 200, "text");
        });
        await using var test = Client(api);

        await SendAsync(test, "StatusCertificate");
        await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, "StatusCertificate"));
        await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, "AddCertificate", changesSomething: true));

        Assert.Equal(
            [
                "centralnic.reseller.commands {command} 1 command=StatusCertificate outcome=success code=200",
                "centralnic.reseller.command.duration s 2 command=StatusCertificate outcome=success",
                "centralnic.reseller.command.queue_time s 0 priority=polling",
                "centralnic.reseller.commands {command} 1 command=StatusCertificate outcome=money code=546",
                "centralnic.reseller.command.duration s 2 command=StatusCertificate outcome=money",
                "centralnic.reseller.command.queue_time s 0 priority=polling",
                "centralnic.reseller.commands {command} 1 command=AddCertificate outcome=outcome_unknown code=421",
                "centralnic.reseller.command.duration s 2 command=AddCertificate outcome=outcome_unknown",
                "centralnic.reseller.command.queue_time s 0 priority=polling",
            ],
            _measured);
    }

    [Fact]
    public async Task QueueTime_IsThatOfTheBudget()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using var test = Client(api, options => options with { CommandsPerSecond = 1, Burst = 1 });

        await SendAsync(test, "X");
        var waiting = SendAsync(test, "X");
        _listener.RecordObservableInstruments();
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;

        Assert.Contains("centralnic.reseller.budget.waiting {command} 1 priority=polling", _measured);
        Assert.Contains("centralnic.reseller.budget.waiting {command} 0 priority=interactive", _measured);
        Assert.Contains("centralnic.reseller.budget.under_way {command} 0", _measured);
        Assert.Contains("centralnic.reseller.command.queue_time s 1 priority=polling", _measured);
    }

    [Fact]
    public async Task Circuit_IsSeenAndCommandsThatItKeepsBackAreCounted()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(421, "text"));
        await using var test = Client(api, options => options with { CircuitFailures = 1 });

        _listener.RecordObservableInstruments();
        Assert.Contains("centralnic.reseller.circuit.state  0", _measured);
        await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, "X"));
        await Assert.ThrowsAsync<ResellerException>(() => SendAsync(test, "X"));
        _listener.RecordObservableInstruments();

        Assert.Contains("centralnic.reseller.circuit.state  2", _measured);
        Assert.Contains("centralnic.reseller.commands {command} 1 command=X outcome=transient code=421", _measured);
        Assert.Contains("centralnic.reseller.commands {command} 1 command=X outcome=circuit_open code=none", _measured);
        Assert.Single(_measured, line => line.StartsWith(ResellerMeter.CommandDuration, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GivenUpCommands_AreCountedAsSuch()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var api = await LoopbackApi.StartAsync(async (context, _, _) =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var test = Client(api);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => test.Client.SendAsync(new ResellerCommand("X"), CommandPriority.Interactive, false, giveUp.Token));

        Assert.Contains("centralnic.reseller.commands {command} 1 command=X outcome=given_up code=none", _measured);
    }

    [Fact]
    public async Task WithoutAFactory_TheClientHasAMeterOfItsOwn()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter is { Name: ResellerMeter.Name, Scope: null })
                {
                    seen.Enqueue(instrument.Name);
                }
            },
        };
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using var test = new TestClient(api.Endpoint);
        listener.Start();

        Assert.Contains(ResellerMeter.Commands, seen);
    }

    private TestClient Client(LoopbackApi api, Func<ResellerOptions, ResellerOptions>? change = null) =>
        new(api.Endpoint, _time, options => (change?.Invoke(options) ?? options) with { ReadAttempts = 1 }, _meters);

    private static Task<ResellerResponse> SendAsync(TestClient test, string command, bool changesSomething = false) =>
        test.Client.SendAsync(new ResellerCommand(command), CommandPriority.Polling, changesSomething, Cancel);

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var line = FormattableString.Invariant($"{instrument.Name} {instrument.Unit} {value}");
        foreach (var (key, tag) in tags)
        {
            line += $" {key}={tag}";
        }

        _measured.Enqueue(line);
    }

    /// <summary>Makes meters that this test can tell from those of tests that run beside it.</summary>
    private sealed class OneMeter : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}
