using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Operators;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Slows down who guesses passwords: after some failures in a row, of a name or from an address, each further one makes the wait twice as
/// long. Names that do not exist are counted alike. It is kept in memory, and forgets what was quiet for an hour.
/// </summary>
internal sealed class SignInLimiter(TimeProvider time)
{
    /// <summary>How many failures of a name cost no wait.</summary>
    public const int FreeOfName = 5;

    /// <summary>How many failures from an address cost no wait: a whole office may share it.</summary>
    public const int FreeOfAddress = 20;

    /// <summary>So much is remembered at most.</summary>
    internal const int MostEntries = 10_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Failures> _failures = [];

    /// <summary>How much is remembered.</summary>
    internal int Count => _failures.Count;

    /// <summary>Begins an attempt, which counts as failed until <see cref="Succeed"/>: so many at once gain nothing.</summary>
    /// <param name="name">The name as <see cref="OperatorUsers.NameOf"/> gives it.</param>
    /// <returns>How long to wait first; zero: the attempt may go on.</returns>
    public TimeSpan Begin(string name, IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            (string Key, int Free)[] keys = [(OfName(name), FreeOfName), (OfAddress(address), FreeOfAddress)];
            var wait = keys.Max(key => _failures.TryGetValue(key.Key, out var found) ? found.WaitsUntil - now : TimeSpan.Zero);
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            foreach (var (key, free) in keys)
            {
                Add(key, free, now);
            }

            return TimeSpan.Zero;
        }
    }

    /// <summary>The attempt was no failure.</summary>
    public void Succeed(string name, IPAddress? address)
    {
        lock (_lock)
        {
            _failures.Remove(OfName(name));
            var key = OfAddress(address);
            if (_failures.TryGetValue(key, out var found))
            {
                // Whoever can sign in themselves must not be able to go on guessing others' passwords.
                _failures[key] = found with { Count = found.Count - 1, WaitsUntil = DateTimeOffset.MinValue };
            }
        }
    }

    private static string OfName(string name) => "name " + (name.Length <= 64 ? name : name[..64]);

    /// <summary>Of IPv6 a customer has a whole /64 at least.</summary>
    private static string OfAddress(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return "address " + (address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(..8))
            : address?.ToString());
    }

    private void Add(string key, int free, DateTimeOffset now)
    {
        if (!_failures.TryGetValue(key, out var found) || now - found.Last > Quiet)
        {
            MakeRoom(now);
            found = new Failures(0, now, now);
        }

        var count = found.Count + 1;
        var doublings = Math.Min(count - free - 1, 20);
        var wait = doublings < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, doublings), LongestWait.TotalSeconds));
        _failures[key] = new Failures(count, now, now + wait);
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_failures.Count < MostEntries)
        {
            return;
        }

        foreach (var key in _failures.Where(entry => now - entry.Value.Last > Quiet).Select(entry => entry.Key).ToArray())
        {
            _failures.Remove(key);
        }

        // Those with the fewest failures are what a flood of made-up names is made of.
        foreach (var key in _failures.OrderBy(entry => entry.Value.Count).ThenBy(entry => entry.Value.Last)
            .Select(entry => entry.Key).Take(_failures.Count - (MostEntries / 2)).ToArray())
        {
            _failures.Remove(key);
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset Last, DateTimeOffset WaitsUntil);
}
