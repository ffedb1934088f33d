namespace CentralNic.Reseller.Budget;

/// <summary>
/// Those who wait within one priority. Each caller has a line of its own, first come first served; the callers take turns, so that one
/// with many commands holds up another by at most one command for each round. Not safe for several threads.
/// </summary>
internal sealed class WaitingLine
{
    private readonly Dictionary<string, CallerLine> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<CallerLine> _rounds = new();

    public int Count { get; private set; }

    /// <summary>Everybody who waits.</summary>
    public IEnumerable<Waiter> Waiters => _rounds.SelectMany(static line => line.Waiters);

    /// <summary>Puts one at the end of its caller's line.</summary>
    public void Add(Waiter waiter)
    {
        if (!_lines.TryGetValue(waiter.Caller, out var line))
        {
            line = new CallerLine(waiter.Caller);
            _lines.Add(waiter.Caller, line);
            line.Place = _rounds.AddLast(line);
        }

        waiter.Node = line.Waiters.AddLast(waiter);
        Count++;
    }

    /// <summary>Takes the next; there must be one. Its caller goes behind all others.</summary>
    public Waiter Take()
    {
        var line = _rounds.First!.Value;
        var waiter = line.Waiters.First!.Value;
        _rounds.RemoveFirst();
        _rounds.AddLast(line.Place!);
        Remove(waiter);
        return waiter;
    }

    /// <summary>Takes one out that gives up; <see langword="false"/>: its turn came already.</summary>
    public bool TryRemove(Waiter waiter)
    {
        if (waiter.Node is null)
        {
            return false;
        }

        Remove(waiter);
        return true;
    }

    public void Clear()
    {
        foreach (var waiter in Waiters)
        {
            waiter.Node = null;
        }

        _lines.Clear();
        _rounds.Clear();
        Count = 0;
    }

    private void Remove(Waiter waiter)
    {
        var line = _lines[waiter.Caller];
        line.Waiters.Remove(waiter.Node!);
        waiter.Node = null;
        Count--;
        if (line.Waiters.Count == 0)
        {
            // A caller that comes back later joins behind the others: there is no credit for having been away.
            _lines.Remove(line.Caller);
            _rounds.Remove(line.Place!);
        }
    }

    private sealed class CallerLine(string caller)
    {
        public string Caller { get; } = caller;

        public LinkedList<Waiter> Waiters { get; } = new();

        public LinkedListNode<CallerLine>? Place { get; set; }
    }
}
