using System.Diagnostics;
using System.Globalization;
using System.Net;
using CentralNic.AcmeBridge.Demo;
using CentralNic.Reseller.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>
/// Kills the built program at random moments while clients order and the reseller errs, and compares its documents with the sandbox's
/// records after each kill. The sandbox, the clients and their web server live in this process and go on.
/// </summary>
/// <param name="clients">How many clients order at once.</param>
/// <param name="seed">Seed of all chances; the moments of kills and the machine's speed still make each run its own.</param>
/// <param name="progress">Is told how it goes, a line now and then.</param>
internal sealed class CrashRun(int clients, int seed, Action<string> progress)
{
    /// <summary>
    /// How many commands per client the reseller may hear from one start before the kill. Counted in commands, not in time, so that a busy
    /// machine kills at the same steps as an idle one.
    /// </summary>
    private const int MostCommands = 3;

    /// <summary>A bridge that says nothing is killed after this time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The kill comes this long after the last of them at most: before its answer, in the commit that follows it, or later.
    /// </summary>
    private const int MostMilliseconds = 30;

    /// <summary>One kill in eight comes within this time from the start of the process, mostly before it serves.</summary>
    private static readonly TimeSpan StartWindow = TimeSpan.FromMilliseconds(900);

    private static readonly TimeSpan RestPatience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan CaRetry = TimeSpan.FromSeconds(3);

    private const int KillsPerFolder = 25;

    private readonly Random _random = new(seed);
    private readonly CrashResult _result = new(progress);

    /// <summary>Kills so many times, on as many data folders as keep a check quick.</summary>
    /// <param name="kills">How many times.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<CrashResult> RunAsync(int kills, CancellationToken cancellationToken)
    {
        for (var folders = 0; _result.Kills < kills; folders++)
        {
            var folder = Directory.CreateTempSubdirectory("bridge-crash-").FullName;
            try
            {
                await UseAsync(folder, folders, Math.Min(KillsPerFolder, kills - _result.Kills), cancellationToken);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return _result;
    }

    private async Task UseAsync(string folder, int number, int kills, CancellationToken cancellationToken)
    {
        var ports = CrashBridge.StablePorts(3, _random);
        await using var responder = await ChallengeResponder.StartAsync(ports[2], cancellationToken);
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                IssueDelay = TimeSpan.FromMilliseconds(50),
                Dcv = new SandboxDcvOptions
                {
                    HttpPort = ports[1],
                    AddressOverrides = [new SandboxAddressOverride("test", IPAddress.Loopback)],
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            cancellationToken);
        CrashFaults.Add(sandbox.Faults, seed + number);
        using var bridge = new CrashBridge(folder, ports, sandbox.Endpoint);
        var clientOrders = new ClientOrders();
        var names = new CrashNames();
        using var stop = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ordering = Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                using var customer = new CrashClient(HashCode(number, client), names, clientOrders, responder, bridge.Trusted);
                await customer.RunAsync(bridge.Directory, stop.Token, end.Token);
            },
            cancellationToken)).ToArray();
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await KillOnceAsync(bridge, sandbox, clientOrders, cancellationToken);
            }

            var faults = sandbox.Faults.All.Sum(fault => fault.Happened);
            sandbox.Faults.Clear();
            await RestAsync(bridge, sandbox, stop, ordering, cancellationToken);
            await CrashCheck.CheckAsync(bridge.DataFolder, sandbox, clientOrders, atRest: true, _result.Find, cancellationToken);
            Sum(sandbox, clientOrders, faults);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(ordering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KillOnceAsync(
        CrashBridge bridge, SandboxServer sandbox, ClientOrders clientOrders, CancellationToken cancellationToken)
    {
        // Not for secrets: the moments of kills come from the seed.
#pragma warning disable CA5394
        bridge.Start();
        if (_random.Next(8) == 0)
        {
            await Task.Delay(StartWindow * _random.NextDouble(), cancellationToken);
            _result.KillsAtStart++;
        }
        else
        {
            await bridge.ServingAsync(cancellationToken);
            await HeardAsync(sandbox, _random.Next(MostCommands * clients), cancellationToken);
            await Task.Delay(_random.Next(MostMilliseconds), cancellationToken);
        }
#pragma warning restore CA5394

        await bridge.KillAsync();
        _result.Kills++;
        if (Directory.Exists(bridge.DataFolder))
        {
            await CrashCheck.CheckAsync(bridge.DataFolder, sandbox, clientOrders, atRest: false, _result.Find, cancellationToken);
        }

        if (_result.Kills % 10 == 0)
        {
            progress(string.Create(
                CultureInfo.InvariantCulture,
                $"{_result.Kills} kills, {_result.Orders + clientOrders.All.Count} orders, "
                + $"{_result.Purchases + sandbox.State.Purchases.Count} purchases, {_result.Findings.Count} findings"));
        }
    }

    private static async Task HeardAsync(SandboxServer sandbox, int commands, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        var before = sandbox.State.CommandTotal;
        try
        {
            await sandbox.State.UntilAsync(state => state.CommandTotal - before >= commands, silence.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It waits for something; killed while it waits is as good.
        }
    }

    /// <summary>No more kills, faults and new orders: what is open must come to its end.</summary>
    private async Task RestAsync(
        CrashBridge bridge, SandboxServer sandbox, CancellationTokenSource stop, Task[] ordering, CancellationToken cancellationToken)
    {
        bridge.Start();
        await bridge.ServingAsync(cancellationToken);
        await stop.CancelAsync();
        var served = Task.WhenAll(ordering);
        for (var since = Stopwatch.GetTimestamp(); !served.IsCompleted && Stopwatch.GetElapsedTime(since) < RestPatience;)
        {
            // A CA that looked while the bridge was dead looks again by its own schedule, after a minute; that need not be waited for.
            await Task.WhenAny(served, Task.Delay(CaRetry, cancellationToken));
            sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!served.IsCompleted)
        {
            _result.Find(
                $"{ordering.Count(client => !client.IsCompleted)} clients were not served within {RestPatience} after the last kill");
        }

        await bridge.KillAsync();
    }

    private void Sum(SandboxServer sandbox, ClientOrders clientOrders, int faults)
    {
        _result.Orders += clientOrders.All.Count;
        _result.Downloaded += clientOrders.All.Count(order => order.Chain is not null);
        _result.Purchases += sandbox.State.Purchases.Count;
        _result.Reissues += sandbox.State.Certificates.Count(certificate => certificate.ParentId is not null);
        _result.Faults += faults;
        foreach (var refusal in clientOrders.Refusals)
        {
            _result.Find("a client was told: " + refusal);
        }
    }

    private int HashCode(int folder, int client) => (seed * 1_000_003) + (folder * 1009) + client;
}
