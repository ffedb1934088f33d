using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>
/// When accounts and external account keys were used last, and certificates downloaded. It is exact to an hour, and written down once a
/// minute beside the requests, so that no request waits for it; a crash loses at most that minute.
/// </summary>
public sealed class LastUses : IPeriodicTask
{
    private const int GenerationSize = 8192;
    private const int MostWrites = 200;

    private static readonly TimeSpan Resolution = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;
    private readonly DocumentSet<LastUse> _uses;
    private readonly DocumentCache<LastUse> _known = new(GenerationSize);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);

    /// <summary>Makes it.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="time">The clock.</param>
    public LastUses(IDocumentStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _uses = new DocumentSet<LastUse>(store, "last-use", AccountsJson.Default, use => use.Id);
    }

    string IPeriodicTask.Name => "last-uses";

    TimeSpan IPeriodicTask.FirstWait => Interval;

    /// <summary>An account sent a request that its key had signed.</summary>
    /// <param name="id">The account.</param>
    public void Note(AccountId id) => Note(IdOf(id));

    /// <summary>An account was made with an external account key.</summary>
    /// <param name="kid">The key.</param>
    public void NoteKey(string kid) => Note(IdOfKey(kid));

    /// <summary>A certificate was downloaded.</summary>
    /// <param name="id">The certificate.</param>
    public void Note(CertificateId id) => Note(IdOf(id));

    /// <summary>When an account was used last, UTC; <see langword="null"/>: never since uses are noted.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<DateTimeOffset?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        FindAsync(IdOf(id), cancellationToken);

    /// <summary>When an account was made last with an external account key, UTC; <see langword="null"/>: none was.</summary>
    /// <param name="kid">The key.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<DateTimeOffset?> FindKeyAsync(string kid, CancellationToken cancellationToken) =>
        FindAsync(IdOfKey(kid), cancellationToken);

    /// <summary>When a certificate was downloaded last, UTC; <see langword="null"/>: not since downloads are noted.</summary>
    /// <param name="id">The certificate.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public ValueTask<DateTimeOffset?> FindAsync(CertificateId id, CancellationToken cancellationToken) =>
        FindAsync(IdOf(id), cancellationToken);

    async Task<PeriodicRound> IPeriodicTask.RunRoundAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        return new PeriodicRound(Interval);
    }

    /// <summary>Writes down what was noted.</summary>
    /// <param name="cancellationToken">Gives up; the rest is written the next time.</param>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var chunk in _noted.ToArray().Chunk(MostWrites))
        {
            var writes = new List<DocumentWrite>(chunk.Length);
            var written = new List<Versioned<LastUse>>(chunk.Length);
            foreach (var (id, at) in chunk)
            {
                var current = await _uses.ReadAsync(id, cancellationToken);
                if (current is not null && (at - current.Value.At).Duration() < Resolution)
                {
                    written.Add(current);
                    continue;
                }

                var use = new LastUse(id, at);
                writes.Add(_uses.Put(use, current?.Version ?? 0));
                written.Add(new Versioned<LastUse>(use, (current?.Version ?? 0) + 1));
            }

            if (writes.Count > 0)
            {
                await _store.CommitAsync(writes, cancellationToken);
            }

            written.ForEach(use => _known.Keep(use.Value.Id, use));
            Array.ForEach(chunk, noted => _noted.TryRemove(noted));
        }
    }

    /// <summary>The write that deletes when a certificate was downloaded, to be committed with the certificate's deletion.</summary>
    /// <returns>None: it was not.</returns>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(CertificateId id, CancellationToken cancellationToken) =>
        await _uses.ReadListedAsync(IdOf(id), cancellationToken) is { } read ? [_uses.Delete(IdOf(id), read.Version)] : [];

    private static string IdOf(AccountId id) => "account:" + id.Value;

    private static string IdOf(CertificateId id) => "certificate:" + id.Value;

    private static string IdOfKey(string kid) => "key:" + kid.ToLowerInvariant();

    private void Note(string id)
    {
        var now = _time.GetUtcNow();
        if (_known.Find(id) is not { } known || (now - known.Value.At).Duration() >= Resolution)
        {
            _noted.TryAdd(id, now);
        }
    }

    private async ValueTask<DateTimeOffset?> FindAsync(string id, CancellationToken cancellationToken) =>
        _noted.TryGetValue(id, out var noted) ? noted : (await _uses.ReadAsync(id, cancellationToken))?.Value.At;
}
