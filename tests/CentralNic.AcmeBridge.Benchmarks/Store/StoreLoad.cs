using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Benchmarks.Store;

/// <summary>Callers that do with documents what orders do: make one, change it some times, turn to the next.</summary>
internal sealed class StoreLoad(int bytes, int changes)
{
    private const int FillGroup = 256;
    private readonly string _run = Guid.NewGuid().ToString("n")[..6];
    private int _next;

    /// <summary>Writes documents once each.</summary>
    public async Task FillAsync(IDocumentStore store, int documents, CancellationToken cancellation)
    {
        var body = new byte[bytes];
        for (var done = 0; done < documents; done += FillGroup)
        {
            var writes = Enumerable.Range(done, Math.Min(FillGroup, documents - done))
                .Select(_ => DocumentWrite.Put(NewKey(out var name), 0, body, [name], ["finished"]))
                .ToArray();
            await store.CommitAsync(writes, cancellation);
        }
    }

    /// <summary>Lets callers commit for a while.</summary>
    /// <returns>The time of each commit in milliseconds, sorted.</returns>
    public async Task<List<double>> RunAsync(IDocumentStore store, int callers, TimeSpan time, CancellationToken cancellation)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var lists = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(store, end, cancellation), cancellation)));
        var times = lists.SelectMany(list => list).ToList();
        times.Sort();
        return times;
    }

    private async Task<List<double>> CallAsync(IDocumentStore store, long end, CancellationToken cancellation)
    {
        var times = new List<double>();
        var body = new byte[bytes];
        Random.Shared.NextBytes(body);
        while (true)
        {
            var key = NewKey(out var name);
            for (var version = 0; version < changes; version++)
            {
                var started = Stopwatch.GetTimestamp();
                if (started >= end)
                {
                    return times;
                }

                await store.CommitAsync(
                    [DocumentWrite.Put(key, version, body, [name], [version < changes - 1 ? "open" : "finished"])], cancellation);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    private DocumentKey NewKey(out string name)
    {
        // Ids of orders are random: neighbours in time are not neighbours in the index.
        var number = Interlocked.Increment(ref _next);
        name = $"{(uint)number * 2654435761u:x8}-{_run}-{number}";
        return new DocumentKey("order", name);
    }
}
