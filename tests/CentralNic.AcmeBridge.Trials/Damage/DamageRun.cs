using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;

namespace CentralNic.AcmeBridge.Trials.Damage;

/// <summary>
/// Damages copies of a data folder and looks what comes of it: nothing may be gone without a word, nothing that is paid for may be bought
/// again, and nothing may fail in a way that nobody foresaw.
/// </summary>
/// <param name="site">What is damaged.</param>
/// <param name="seed">Decides how.</param>
internal sealed class DamageRun(DamageSite site, int seed)
{
    private static readonly TimeSpan OrderPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Kinds =
    [
        "account", "order", "subscription", "ledger", "certificate", "proved", "budget", "contact", "reissue-habit"
    ];

    private readonly Random _random = new(seed);
    private readonly DamageResult _result = new();

    /// <summary>Runs the trials.</summary>
    /// <param name="trials">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DamageResult> RunAsync(int trials, CancellationToken cancellationToken)
    {
        var truths = new List<Dictionary<DocumentKey, (long Version, byte[] Body)>>();
        foreach (var template in site.Templates)
        {
            DamageSite.Copy(template, site.Scratch);
            await using var store = await OpenAsync(accept: false, new WarningLog(), cancellationToken);
            truths.Add(await ReadAllAsync(store, cancellationToken));
        }

        var damage = new FileDamage(_random);
        for (var trial = 0; trial < trials; trial++)
        {
            var template = _random.Next(site.Templates.Count);
            DamageSite.Copy(site.Templates[template], site.Scratch);
            var what = _random.Next(8) == 0
                ? damage.DoPageAndChecksum(site.Scratch)
                : damage.Do(site.Scratch) + (_random.Next(8) == 0 ? ", " + damage.Do(site.Scratch) : "");
            _result.Trials++;
            try
            {
                await TryAsync(truths[template], $"trial {trial}: {what}", cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                _result.Findings.Add($"trial {trial}: {what}: unforeseen {exception}");
            }
        }

        return _result;
    }

    private async Task TryAsync(
        Dictionary<DocumentKey, (long Version, byte[] Body)> truth, string trial, CancellationToken cancellationToken)
    {
        var log = new WarningLog();
        var foundByCheck = await CheckAsync(log, cancellationToken);
        LiteDbDocumentStore store;
        try
        {
            store = await OpenAsync(accept: false, log, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            _result.Refused++;
            if (!foundByCheck)
            {
                _result.Findings.Add($"{trial}: the start is refused, but 'store check' found nothing");
            }

            await using var accepted = await OpenAsync(accept: true, log, cancellationToken);
            if (!accepted.HasAcceptedLoss || log.Lines.Count == 0)
            {
                _result.Findings.Add($"{trial}: the accepted loss is not told of");
            }

            return;
        }

        await using (store)
        {
            var gone = await CompareAsync(store, truth, log, trial, cancellationToken);
            if (gone > 0 && !foundByCheck)
            {
                _result.Findings.Add($"{trial}: documents are gone, but 'store check' found nothing");
            }

            await OrderAsync(store, log, trial, cancellationToken);
        }
    }

    /// <summary>Whether <c>store check</c> says that anything is wrong; it changes nothing that the start needs.</summary>
    private async Task<bool> CheckAsync(WarningLog log, CancellationToken cancellationToken)
    {
        try
        {
            return (await StoreCheck.RunAsync(site.Scratch, repair: false, log, cancellationToken)).Findings.Count > 0;
        }
        catch (StoreUnavailableException)
        {
            return true; // Refused with words.
        }
    }

    private async Task<int> CompareAsync(
        LiteDbDocumentStore store,
        Dictionary<DocumentKey, (long Version, byte[] Body)> truth,
        WarningLog log,
        string trial,
        CancellationToken cancellationToken)
    {
        var there = await ReadAllAsync(store, cancellationToken);
        var damaged = store.Damage.Documents.Select(document => document.Key).ToHashSet();
        var gone = 0;
        foreach (var (key, (version, body)) in truth)
        {
            if (there.TryGetValue(key, out var found) && found.Version == version && found.Body.AsSpan().SequenceEqual(body))
            {
                continue;
            }

            gone++;
            if ((!damaged.Contains(key) && !store.Damage.MayBeMore) || log.Lines.Count == 0)
            {
                _result.Findings.Add($"{trial}: {key} is gone or changed without a word");
            }
        }

        _result.Told += gone;
        _result.Whole += gone == 0 ? 1 : 0;
        _result.Served += gone == 0 ? 0 : 1;
        return gone;
    }

    private async Task OrderAsync(LiteDbDocumentStore store, WarningLog log, string trial, CancellationToken cancellationToken)
    {
        var name = site.Names[_random.Next(site.Names.Count)];
        var before = site.Purchases(name);
        await site.WithBridgeAsync(
            store,
            log,
            async bridge =>
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(OrderPatience);
                Order? order = null;
                try
                {
                    var ordering = site.OrderAsync(bridge, name, patience.Token);
                    while (!ordering.IsCompleted && !log.Lines.Any(line => line.StartsWith("Nothing is bought", StringComparison.Ordinal)))
                    {
                        await Task.WhenAny(ordering, Task.Delay(Look, cancellationToken));
                    }

                    // Held: nobody waits for the next attempt.
                    await (ordering.IsCompleted ? Task.CompletedTask : patience.CancelAsync());
                    order = await ordering;
                }
                catch (Exception exception) when (exception is StoreUnavailableException or AcmeProblemException
                    or OperationCanceledException)
                {
                    // Refused, or held for longer than anybody waits.
                }

                if (order?.Status == OrderStatus.Valid)
                {
                    _result.Reissued++;
                }
                else
                {
                    _result.Held++;
                    if (log.Lines.Count == 0)
                    {
                        _result.Findings.Add($"{trial}: the order for {name} came to nothing without a word");
                    }
                }
            },
            cancellationToken);
        if (site.Purchases(name) != before)
        {
            _result.Findings.Add($"{trial}: {name} was bought again");
        }
    }

    private Task<LiteDbDocumentStore> OpenAsync(bool accept, WarningLog log, CancellationToken cancellationToken) =>
        LiteDbDocumentStore.OpenAsync(
            site.Scratch, new LiteDbStoreOptions { AcceptLostCommits = accept }, log, TimeProvider.System, cancellationToken);

    private static async Task<Dictionary<DocumentKey, (long Version, byte[] Body)>> ReadAllAsync(
        LiteDbDocumentStore store, CancellationToken cancellationToken)
    {
        var all = new Dictionary<DocumentKey, (long, byte[])>();
        foreach (var kind in Kinds)
        {
            await foreach (var document in store.ListAsync(kind, null, cancellationToken))
            {
                all.Add(document.Key, (document.Version, document.Body.ToArray()));
            }
        }

        return all;
    }
}
