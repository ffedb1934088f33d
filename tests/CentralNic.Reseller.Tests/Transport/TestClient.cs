using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CentralNic.Reseller.Commands;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Tests.Transport;

/// <summary>A client of a test's server, with what it logged and reported.</summary>
internal sealed class TestClient : IAsyncDisposable, ICommandObserver, ILogger<ResellerClient>
{
    public TestClient(
        Uri endpoint, TimeProvider? time = null, Func<ResellerOptions, ResellerOptions>? change = null, IMeterFactory? meters = null)
    {
        var options = new ResellerOptions
        {
            Endpoint = endpoint,
            Login = "acme:bridge",
            Password = new Secret("p&ss=wört %"),
            CommandsPerSecond = 10_000,
            Burst = 1000,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        Client = new ResellerClient(change?.Invoke(options) ?? options, time ?? TimeProvider.System, this, this, meters);
    }

    public ResellerClient Client { get; }

    public ConcurrentQueue<CommandRecord> Records { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public Action<CommandRecord>? WhenCompleted { get; set; }

    public void OnCompleted(CommandRecord record)
    {
        Records.Enqueue(record);
        WhenCompleted?.Invoke(record);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
