namespace CentralNic.Reseller.Sandbox.State;

/// <summary>The events, deleted ones too (manual 6.5). Only inside the register's lock.</summary>
internal sealed class EventRepository
{
    private readonly SortedDictionary<long, SandboxEvent> _events = [];

    /// <summary>All events, oldest first.</summary>
    public IEnumerable<SandboxEvent> All => _events.Values;

    /// <summary>The highest number given so far.</summary>
    public long LastId { get; private set; } = 1_000_000;

    public SandboxEvent? Find(string account, long id) => _events.TryGetValue(id, out var found) && found.Account == account ? found : null;

    /// <summary>Adds an event, or takes its new state.</summary>
    public void Put(SandboxEvent happened)
    {
        _events[happened.Id] = happened;
        LastId = Math.Max(LastId, happened.Id);
    }
}
