using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>
/// Bounds the answers that are held back at once. One too many is not refused: it is answered at once, and its client asks again.
/// </summary>
public sealed class HeldAnswers
{
    /// <summary>How many answers may be held for one account.</summary>
    public const int MostPerAccount = 500;

    /// <summary>How many answers may be held in all; below the number of connections that the server takes. One tenant has half.</summary>
    public const int Most = 5000;

    private readonly ConcurrentDictionary<AccountId, int> _held = new();
    private readonly FairSlots _slots;

    /// <summary>Nothing is held yet.</summary>
    /// <param name="time">The clock.</param>
    public HeldAnswers(TimeProvider time) => _slots = new FairSlots(Most, time);

    /// <summary>How many are held.</summary>
    public int Count => _slots.Held;

    /// <summary>Runs a wait if there is a place for it.</summary>
    /// <param name="tenant">Who waits.</param>
    /// <param name="account">Who of the tenant's.</param>
    /// <param name="wait">The wait, told how long it may last.</param>
    /// <param name="longest">How long it may last when there is a place; else not at all.</param>
    public async Task<T> HoldAsync<T>(TenantId tenant, AccountId account, Func<TimeSpan, Task<T>> wait, TimeSpan longest)
    {
        using var slot = _slots.TryAcquire(new CommandCaller(tenant.Value, account.Value));
        var own = _held.AddOrUpdate(account, 1, static (_, held) => held + 1);
        try
        {
            return await wait(slot is null || own > MostPerAccount ? TimeSpan.Zero : longest);
        }
        finally
        {
            if (_held.AddOrUpdate(account, 0, static (_, held) => held - 1) == 0)
            {
                // Only if it is still zero: another request may have begun to wait.
                _held.TryRemove(KeyValuePair.Create(account, 0));
            }
        }
    }
}
