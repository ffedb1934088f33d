using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// Lets only so many at once to each of several places; a place that is slow holds up only those who go there, and of these the one goes
/// first who was there and waits for least (<see cref="FairQueue{T}"/>).
/// </summary>
/// <typeparam name="TPlace">What a place is known by.</typeparam>
/// <param name="atOnce">How many may be at one place.</param>
/// <param name="leavesRoom">Whether room is kept free for others at each place (<see cref="FairSlots"/>).</param>
internal sealed class KeyedLock<TPlace>(int atOnce, bool leavesRoom = false)
    where TPlace : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TPlace, Place> _places = [];

    /// <summary>Waits for a turn.</summary>
    /// <returns>To be disposed when the turn is over.</returns>
    public async Task<IDisposable> TakeAsync(TPlace place, CancellationToken cancellationToken)
    {
        Place gate;
        lock (_lock)
        {
            if (!_places.TryGetValue(place, out gate!))
            {
                _places.Add(place, gate = new Place(atOnce, leavesRoom));
            }

            gate.Guests++;
        }

        var turn = new Turn(this, place, gate);
        try
        {
            turn.Slot = await gate.Slots.AcquireAsync(CommandCaller.Current, cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private void Leave(TPlace place, Place gate, FairSlot? slot)
    {
        slot?.Dispose();
        lock (_lock)
        {
            // Names come from customers: what nobody waits for is forgotten.
            if (--gate.Guests == 0)
            {
                _places.Remove(place);
            }
        }
    }

    private sealed class Place(int atOnce, bool leavesRoom)
    {
        public FairSlots Slots { get; } = new(atOnce, TimeProvider.System, leavesRoom);

        public int Guests { get; set; }
    }

    private sealed class Turn(KeyedLock<TPlace> locks, TPlace place, Place gate) : IDisposable
    {
        public FairSlot? Slot { get; set; }

        public void Dispose() => locks.Leave(place, gate, Slot);
    }
}
