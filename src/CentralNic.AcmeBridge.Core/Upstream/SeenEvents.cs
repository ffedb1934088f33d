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
