namespace CentralNic.Reseller.Budget;

/// <summary>
/// Those who wait for something shared. The next is of the tenant that was given least lately, and there of the account that was given
/// least; among an account's the lower rank, then first come first served. So whoever asks for little is given it at once, however much
/// others ask for, and of those who ask for much each is given the same. Not safe for several threads.
/// </summary>
/// <typeparam name="T">Who waits.</typeparam>
/// <param name="time">The clock.</param>
#pragma warning disable CA1711 // It is one.
public sealed class FairQueue<T>(TimeProvider time)
#pragma warning restore CA1711
{
    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly RecentUse _use = new(time);
    private long _arrivals;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>All who wait.</summary>
    public IEnumerable<T> Items =>
        from tenant in _tenants.Values from account in tenant.Accounts.Values from place in account.Places select place.Item;

    /// <summary>Lets one wait.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="item">Who waits.</param>
    /// <param name="rank">The lower goes first among the same caller's.</param>
    /// <returns>The place in the queue.</returns>
    public FairPlace<T> Add(CommandCaller caller, T item, long rank = 0)
    {
        if (!_tenants.TryGetValue(caller.Tenant, out var tenant))
        {
            _tenants.Add(caller.Tenant, tenant = new Tenant(caller.Tenant, _arrivals));
        }

        if (!tenant.Accounts.TryGetValue(caller.Account, out var account))
        {
            tenant.Accounts.Add(caller.Account, account = new Account(caller, _arrivals));
        }

        var place = new FairPlace<T>(caller, item, rank, _arrivals++);
        account.Places.Add(place);
        Count++;
        return place;
    }

    /// <summary>Whether anybody waits whose turn it may be.</summary>
    /// <param name="mayTake">Whose turn it may be.</param>
    public bool Any(Predicate<CommandCaller> mayTake) =>
        _tenants.Values.Any(tenant => tenant.Accounts.Values.Any(account => mayTake(account.Caller)));

    /// <summary>Takes the next out and counts that it was given what it waited for.</summary>
    /// <param name="mayTake">Whose turn it may be; <see langword="null"/>: everybody's.</param>
    /// <returns>The place that it had; <see langword="null"/>: nobody waits whose turn it may be.</returns>
    public FairPlace<T>? Take(Predicate<CommandCaller>? mayTake = null)
    {
        if (Least(_tenants.Values.Where(tenant => mayTake is null || tenant.Accounts.Values.Any(account => mayTake(account.Caller)))) is not { } next)
        {
            return null;
        }

        var place = Least(next.Accounts.Values.Where(account => mayTake is null || mayTake(account.Caller)))!.Places.Min!;
        Remove(place);
        NoteGiven(place.Caller);
        return place;
    }

    /// <summary>Takes one out that gives up.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>Whether it still waited.</returns>
    public bool Remove(FairPlace<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!_tenants.TryGetValue(place.Caller.Tenant, out var tenant)
            || !tenant.Accounts.TryGetValue(place.Caller.Account, out var account)
            || !account.Places.Remove(place))
        {
            return false;
        }

        Count--;
        if (account.Places.Count == 0 && tenant.Accounts.Remove(place.Caller.Account) && tenant.Accounts.Count == 0)
        {
            _tenants.Remove(place.Caller.Tenant);
        }

        return true;
    }

    /// <summary>Counts what was given to one who did not wait.</summary>
    /// <param name="caller">To whom.</param>
    public void NoteGiven(CommandCaller caller)
    {
        _use.Note(caller.Tenant);
        _use.Note(caller);
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _tenants.Clear();
        Count = 0;
    }

    /// <summary>Who was given least lately; of equals, who was given something longest ago, then who came first.</summary>
    private TParty? Least<TParty>(IEnumerable<TParty> parties)
        where TParty : Party
    {
        TParty? least = null;
        var leastUse = (Amount: 0.0, LastAt: 0L, Arrival: 0L);
        foreach (var party in parties)
        {
            var (amount, lastAt) = _use.Of(party.Key);
            var use = (amount, lastAt, party.Arrival);
            if (least is null || use.CompareTo(leastUse) < 0)
            {
                (least, leastUse) = (party, use);
            }
        }

        return least;
    }

    private abstract class Party(object key, long arrival)
    {
        public object Key { get; } = key;

        public long Arrival { get; } = arrival;
    }

    private sealed class Tenant(string name, long arrival) : Party(name, arrival)
    {
        public Dictionary<string, Account> Accounts { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Account(CommandCaller caller, long arrival) : Party(caller, arrival)
    {
        public CommandCaller Caller => caller;

        public SortedSet<FairPlace<T>> Places { get; } = new(FairPlace<T>.Order);
    }
}
