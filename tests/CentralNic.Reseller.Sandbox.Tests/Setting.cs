using System.Net;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>A sandbox whose CA sees a customer's web server and name server, and whose clock is moved by hand.</summary>
internal sealed class Setting : IAsyncDisposable
{
    private readonly CancellationTokenSource _bound = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);

    private Setting(Customer customer, NameServer names, SandboxServer server, FakeTimeProvider time, SandboxOptions options)
    {
        Customer = customer;
        Names = names;
        Server = server;
        Time = time;
        Options = options;
        Api = new(server);
        _bound.CancelAfter(TimeSpan.FromSeconds(30));
    }

    public Customer Customer { get; }

    public NameServer Names { get; }

    public SandboxServer Server { get; private set; }

    public Api Api { get; private set; }

    public FakeTimeProvider Time { get; }

    public SandboxOptions Options { get; }

    /// <param name="change">Changes the options.</param>
    /// <param name="time">Another clock than <see cref="Time"/>, where a verifier goes by the machine's.</param>
    public static async Task<Setting> StartAsync(Func<SandboxOptions, SandboxOptions>? change = null, TimeProvider? time = null)
    {
        var token = TestContext.Current.CancellationToken;
        var customer = await Customer.StartAsync(token);
        var names = new NameServer();
        var fake = new FakeTimeProvider(new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero));
        var options = new SandboxOptions
        {
            Dcv = new()
            {
                HttpPort = customer.Port,
                HttpsPort = customer.HttpsPort,
                Resolvers = [names.Address],
                AddressOverrides = [new("test", IPAddress.Loopback)],
            },
        };
        options = change?.Invoke(options) ?? options;
        try
        {
            return new(customer, names, await SandboxServer.StartAsync(
                options, time ?? fake, NullLoggerFactory.Instance, token), fake, options);
        }
        catch
        {
            await customer.DisposeAsync();
            await names.DisposeAsync();
            throw;
        }
    }

    public async Task RestartAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
        Server = await SandboxServer.StartAsync(Options, Time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Api = new(Server);
    }

    /// <summary>Waits for a condition of the books, for at most 30 seconds.</summary>
    public Task UntilAsync(Func<SandboxState, bool> condition) => Server.State.UntilAsync(condition, _bound.Token);

    /// <summary>Moves the clock by steps until a condition of the books holds: a timer may be set only after the first step.</summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<SandboxState, bool> condition)
    {
        for (var i = 0; i < 30; i++)
        {
            Time.Advance(step);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(_bound.Token);
            bound.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                await Server.State.UntilAsync(condition, bound.Token);
                return;
            }
            catch (OperationCanceledException) when (!_bound.IsCancellationRequested)
            {
                // The next step finds the timer.
            }
        }

        Assert.Fail("The condition did not come true.");
    }

    /// <summary>Class and subclass of the latest event.</summary>
    public (string Class, string Subclass) LastEvent() => Server.State.Events[^1] is var e ? (e.Class, e.Subclass) : default;

    public Task UntilActiveAsync(string certificate) =>
        UntilAsync(b => b.Certificates.Any(c => c.Id == certificate && c.Status == SandboxCertificateStatus.Active));

    public Task<Wire.ResellerResponse> LookAsync(string certificate) =>
        Api.SendAsync("ResendNotification", ("type", "CERTIFICATE"), ("object", certificate));

    public Task<Wire.ResellerResponse> StatusAsync(string certificate) =>
        Api.SendAsync("StatusCertificate", ("apiversion", "2"), ("certificate", certificate));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
        await Customer.DisposeAsync();
        await Names.DisposeAsync();
        _bound.Dispose();
    }
}
