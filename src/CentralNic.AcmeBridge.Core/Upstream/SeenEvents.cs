using System.Collections.Immutable;
using CentralNic.Reseller.Events;

namespace CentralNic.AcmeBridge.Core.Upstream;

/// <summary>The reseller's events that were read last, for the operator; in memory. Safe for several threads.</summary>
internal sealed class SeenEvents(TimeProvider time)
{
    private const int Most = 50;

    private readonly Lock _lock = new();
    private readonly LinkedList<SeenEvent> _events = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private DateTimeOffset? _lastRead;

    /// <summary>When the events were read last, to the end; <see langword="null"/>: not since the start.</summary>
    public DateTimeOffset? LastRead
    {
        get
        {
            lock (_lock)
            {
                return _lastRead;
            }
        }
    }

    /// <summary>The latest first.</summary>
    public ImmutableArray<SeenEvent> Latest
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>An event was read. It is listed for some time, so that it is read again and again.</summary>
    public void Add(ResellerEvent read)
    {
        lock (_lock)
        {
            if (!_ids.Add(read.EventId))
            {
                return;
            }

            _events.AddFirst(new SeenEvent(read.EventId, read.Class, read.Subclass, read.ObjectId, read.Date, time.GetUtcNow()));
            if (_events.Count > Most)
            {
                _ids.Remove(_events.Last!.Value.Id);
                _events.RemoveLast();
            }
        }
    }

    /// <summary>All events were read.</summary>
    public void ReadToEnd()
    {
        lock (_lock)
        {
            _lastRead = time.GetUtcNow();
        }
    }
}

/// <summary>An event of the reseller's account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Class">Its class, for example <c>CERTIFICATE_REQUEST</c>.</param>
/// <param name="Subclass">Its subclass, for example <c>REQUEST_SUCCESSFUL</c>.</param>
/// <param name="Object">What it is about, for example a certificate's id.</param>
/// <param name="At">When it happened, UTC, as the reseller tells.</param>
/// <param name="Seen">When the bridge first read it, UTC.</param>
public sealed record SeenEvent(string Id, string Class, string Subclass, string? Object, DateTimeOffset? At, DateTimeOffset Seen);
