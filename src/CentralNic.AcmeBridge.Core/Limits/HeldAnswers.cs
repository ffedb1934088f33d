using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Accounts;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// Bounds the answers that are held back at once. One too many is not refused: it is answered at once, and its client asks again.
/// </summary>
public sealed class HeldAnswers
{
    /// <summary>How many answers may be held for one account.</summary>
    public const int MostPerAccount = 500;

    /// <summary>How many answers may be held in all; below the number of connections that the server takes.</summary>
    public const int Most = 5000;

    private readonly ConcurrentDictionary<AccountId, int> _held = new();
    private int _all;

    /// <summary>How many are held.</summary>
    public int Count => Volatile.Read(ref _all);

    /// <summary>Runs a wait if there is a place for it.</summary>
    /// <param name="account">Who waits.</param>
    /// <param name="wait">The wait, told how long it may last.</param>
    /// <param name="longest">How long it may last when there is a place; else not at all.</param>
    public async Task<T> HoldAsync<T>(AccountId account, Func<TimeSpan, Task<T>> wait, TimeSpan longest)
    {
        var all = Interlocked.Increment(ref _all);
        var own = _held.AddOrUpdate(account, 1, static (_, held) => held + 1);
        try
        {
            return await wait(all > Most || own > MostPerAccount ? TimeSpan.Zero : longest);
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (_held.AddOrUpdate(account, 0, static (_, held) => held - 1) == 0)
            {
                // Only if it is still zero: another request may have begun to wait.
                _held.TryRemove(KeyValuePair.Create(account, 0));
            }
        }
    }
}
