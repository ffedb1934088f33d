using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// Lets only so many at once do something, and shares that fairly: among those who wait goes first who had and waits for least
/// (<see cref="FairQueue{T}"/>), and however much one asks for, there is a slot free for others.
/// </summary>
/// <remarks>
/// Of those that hold slots, a tenant gets another only while it holds fewer than are free, and an account only while it holds fewer than
/// its tenant could still get. So one account alone has a third of all, a tenant half, and of n tenants each 1/(n+1): who comes next need
/// not wait until another's end. What runs for nobody is bounded by the number of slots only. Safe for several threads.
/// </remarks>
/// <param name="slots">How many there are; at least 1.</param>
/// <param name="leavesRoom">
/// Whether slots are kept free for others. Without, only the order is fair; for a handful of slots, each held shortly.
/// </param>
internal sealed class FairSlots(int slots, TimeProvider time, bool leavesRoom = true)
{
    private readonly Lock _lock = new();
    private readonly FairQueue<TaskCompletionSource<FairSlot>> _queue = new(time);
    private readonly Dictionary<string, int> _ofTenant = new(StringComparer.Ordinal);
    private readonly Dictionary<CommandCaller, int> _ofAccount = [];
    private int _held;

    /// <summary>How many are held.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
            {
                return _held;
            }
        }
    }

    /// <summary>How many wait for one.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <returns>To be disposed when it is over.</returns>
    public async ValueTask<FairSlot> AcquireAsync(CommandCaller caller, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FairPlace<TaskCompletionSource<FairSlot>> place;
        lock (_lock)
        {
            place = _queue.Add(caller, new TaskCompletionSource<FairSlot>(TaskCreationOptions.RunContinuationsAsynchronously));
            Pump();
        }

        await using (cancellationToken.UnsafeRegister(GiveUp, place))
        {
            return await place.Item.Task;
        }
    }

    /// <summary>Takes a slot if one may be had without waiting.</summary>
    /// <returns>To be disposed when it is over; <see langword="null"/>: there is none.</returns>
    public FairSlot? TryAcquire(CommandCaller caller)
    {
        lock (_lock)
        {
            if (_held >= slots || !MayTake(caller))
            {
                return null;
            }

            _queue.NoteGiven(caller);
            return Hold(caller);
        }
    }

    internal void Release(CommandCaller caller)
    {
        lock (_lock)
        {
            _held--;
            if (--_ofTenant[caller.Tenant] == 0)
            {
                _ofTenant.Remove(caller.Tenant);
            }

            if (--_ofAccount[caller] == 0)
            {
                _ofAccount.Remove(caller);
            }

            Pump();
        }
    }

    private void GiveUp(object? state, CancellationToken token)
    {
        var place = (FairPlace<TaskCompletionSource<FairSlot>>)state!;
        bool waited;
        lock (_lock)
        {
            waited = _queue.Remove(place);
        }

        if (waited)
        {
            place.Item.TrySetCanceled(token);
        }
    }

    private void Pump()
    {
        while (_held < slots && _queue.Take(MayTake) is { } next)
        {
            next.Item.SetResult(Hold(next.Caller));
        }
    }

    private FairSlot Hold(CommandCaller caller)
    {
        _held++;
        _ofTenant[caller.Tenant] = _ofTenant.GetValueOrDefault(caller.Tenant) + 1;
        _ofAccount[caller] = _ofAccount.GetValueOrDefault(caller) + 1;
        return new FairSlot(this, caller);
    }

    private bool MayTake(CommandCaller caller)
    {
        if (!leavesRoom || caller == CommandCaller.Nobody)
        {
            return true;
        }

        var left = slots - _held - _ofTenant.GetValueOrDefault(caller.Tenant);
        return left > 0 && _ofAccount.GetValueOrDefault(caller) < left;
    }
}
