using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Trials.Damage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Trials.Restore;

/// <summary>
/// Clients order names one after the other, several at once. At a random moment, mostly in the middle of orders, the store is copied; then
/// more is bought, the bridge is stopped at another random moment, the copy takes the place of the data folder, and the same clients order
/// again. No name may be paid for twice.
/// </summary>
/// <param name="seed">Decides the moments.</param>
/// <param name="isGuarded">
/// False: all that tells of the restore is taken from the store, to see that the trial finds what comes of it.
/// </param>
internal sealed class RestoreRun(int seed, bool isGuarded = true)
{
    private const int Lanes = 6;
    private const int MostBefore = 8;
    private const int MostCommands = 20;

    private readonly Random _random = new(seed);
    private readonly RestoreResult _result = new();
    private readonly string _backups = Directory.CreateTempSubdirectory("bridge-restore-").FullName;

    /// <summary>Runs the trials.</summary>
    /// <param name="trials">How many.</param>
    /// <param name="orders">How many names are bought after the copy, in each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RestoreResult> RunAsync(int trials, int orders, CancellationToken cancellationToken)
    {
        for (var trial = 0; trial < trials; trial++)
        {
            _result.Trials++;
            try
            {
                await TryAsync(trial, orders, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                _result.Findings.Add($"trial {trial}: unforeseen {exception}");
            }
        }

        Directory.Delete(_backups, recursive: true);
        return _result;
    }

    private async Task TryAsync(int trial, int orders, CancellationToken cancellationToken)
    {
        // Each with a reseller's account of its own, so that a trial reads what it bought itself.
        await using var site = await DamageSite.StartAsync(names: 2, cancellationToken);
        DamageSite.Copy(site.Templates[^1], site.Scratch);
        var before = _random.Next(1, MostBefore + 1);
        string[] names = [.. Enumerable.Range(0, before + orders).Select(i => $"n{i}.t{trial}.s{seed}.test")];
        var isMarked = _random.Next(3) > 0;
        var backup = Path.Combine(_backups, $"{trial}");

        // One stop in three comes while orders are in the middle.
        var finishedAtStop = _random.Next(3) > 0 ? names.Length : _random.Next(names.Length / 2, names.Length);
        var commands = _random.Next(MostCommands); // In the middle of orders, wherever that is.
        var boughtBefore = 0;
        await using (var store = await OpenAsync(site, cancellationToken))
        {
            await site.WithBridgeAsync(
                store,
                NullLoggerFactory.Instance,
                async bridge =>
                {
                    using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    // However fast the machine is, something is ordered only when the copy is made.
                    var clients = new Clients(site, bridge, names) { HeldFrom = before + Lanes };
                    var ordering = clients.RunAsync(stop.Token);
                    await clients.FinishedAsync(before, ordering);

                    // Clients that all wait for the copy send no further command.
                    await Task.WhenAny(site.CommandsAsync(commands, stop.Token), clients.AllHeldAsync());
                    if (isMarked)
                    {
                        await store.BackUpAsync(backup, BackupContents.WithKeys(null), cancellationToken);
                    }
                    else
                    {
                        DamageSite.Copy(site.Scratch, backup); // As a snapshot of the machine: nobody is told.
                    }

                    boughtBefore = names.Sum(site.Purchases);
                    clients.Release();
                    await clients.FinishedAsync(finishedAtStop, ordering);
                    await stop.CancelAsync();
                    await ordering;
                },
                cancellationToken);
        }

        var bought = names.ToDictionary(name => name, site.Purchases);
        _result.BoughtBefore += boughtBefore;
        _result.BoughtAfter += bought.Values.Sum() - boughtBefore;
        await RestoreAsync(site, backup, isMarked, cancellationToken);
        await OrderAgainAsync(site, trial, names, bought, cancellationToken);
        _result.Restored += isMarked ? 1 : 0;
    }

    private static async Task RestoreAsync(
        DamageSite site, string backup, bool isMarked, CancellationToken cancellationToken)
    {
        if (!isMarked)
        {
            DamageSite.Copy(backup, site.Scratch);
            return;
        }

        await StoreRestore.RunAsync(
            backup, site.Scratch, passphrase: null, replace: true, NullLogger.Instance, TimeProvider.System, cancellationToken);
    }

    private async Task OrderAgainAsync(
        DamageSite site, int trial, string[] names, Dictionary<string, int> bought, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(site, cancellationToken);
        if (!isGuarded)
        {
            foreach (var key in new[] { new DocumentKey("restored", "mark"), new DocumentKey("bridge-tag", "tag") })
            {
                if (await store.ReadAsync(key, cancellationToken) is { } told)
                {
                    await store.CommitAsync([DocumentWrite.Delete(key, told.Version)], cancellationToken);
                }
            }
        }

        await site.WithBridgeAsync(
            store,
            NullLoggerFactory.Instance,
            async bridge =>
            {
                var clients = new Clients(site, bridge, names);
                await clients.RunAsync(cancellationToken);
                foreach (var name in names)
                {
                    if (clients.Orders.GetValueOrDefault(name)?.Status == OrderStatus.Valid)
                    {
                        _result.Served++;
                        _result.BoughtLater += bought[name] == 0 ? 1 : 0;
                    }
                    else if (clients.Orders.GetValueOrDefault(name)?.Status == OrderStatus.Processing)
                    {
                        _result.Waiting++;
                    }
                    else
                    {
                        _result.Findings.Add($"trial {trial}: {name} came to nothing");
                    }
                }
            },
            cancellationToken);
        foreach (var name in names.Where(name => site.Purchases(name) > 1))
        {
            _result.Findings.Add($"trial {trial}: {name} was bought {site.Purchases(name)} times");
        }
    }

    private static Task<LiteDbDocumentStore> OpenAsync(DamageSite site, CancellationToken cancellationToken) =>
        LiteDbDocumentStore.OpenAsync(
            site.Scratch, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);

    /// <summary>Clients that order names, several at once.</summary>
    private sealed class Clients(DamageSite site, Bridge bridge, string[] names)
    {
        private readonly Lock _lock = new();
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _allHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next;
        private int _finished;
        private int _held;

        public Dictionary<string, Order> Orders { get; } = [];

        /// <summary>The names from here on are ordered only after <see cref="Release"/>.</summary>
        public int HeldFrom { get; init; } = int.MaxValue;

        public void Release() => _released.TrySetResult();

        /// <summary>Waits until all of them wait for <see cref="Release"/> or have ended, so that nothing is in the middle.</summary>
        public Task AllHeldAsync() => _allHeld.Task;

        public Task RunAsync(CancellationToken stop) =>
            Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => LaneAsync(stop), CancellationToken.None)));

        /// <summary>Waits until so many orders are settled, or all have ended.</summary>
        public async Task FinishedAsync(int count, Task all)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (_finished >= count)
                {
                    return;
                }

                _waiting.Add((count, reached));
            }

            await Task.WhenAny(reached.Task, all);
        }

        private async Task LaneAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref _next) - 1 is var i && i < names.Length)
            {
                try
                {
                    if (i >= HeldFrom)
                    {
                        Hold();
                        await _released.Task.WaitAsync(stop);
                    }

                    var order = await site.OrderAsync(bridge, names[i], stop);
                    lock (_lock)
                    {
                        Orders[names[i]] = order;
                        _finished++;
                        _waiting.FindAll(waiting => waiting.Count <= _finished).ForEach(waiting => waiting.Reached.TrySetResult());
                    }
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Its client goes away in the middle; its order is in the store, or not.
                }
            }

            Hold();
        }

        private void Hold()
        {
            if (Interlocked.Increment(ref _held) == Lanes)
            {
                _allHeld.TrySetResult();
            }
        }
    }
}
