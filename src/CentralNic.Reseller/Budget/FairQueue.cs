namespace CentralNic.Reseller.Budget;

/// <summary>
/// Those who wait for something shared. The next is of the tenant that counts least, and there of the account that counts least; among an
/// account's the lower rank, then first come first served. What counts is what was given lately and half of what is waited for. So whoever
/// asks for little goes ahead of those who ask for much, also when their many requests have only just come.
/// </summary>
/// <remarks>
/// <para>Nobody is starved: the tenant that has waited longest since it came or was given the last is passed over four times in a row at
/// most, and so is such an account of a tenant. So of n who wait each is given one of any 5n, and of two each at least a sixth.</para>
/// <para>Those who wait for much are given the same in the end: for waiting counts no more than <see cref="MostForWaiting"/>, and what is
/// given counts more than what was waited for, so that those who count the same take turns.</para>
/// <para>Not safe for several threads.</para>
/// </remarks>
/// <typeparam name="T">Who waits.</typeparam>
/// <param name="time">The clock.</param>
#pragma warning disable CA1711 // It is one.
public sealed class FairQueue<T>(TimeProvider time)
#pragma warning restore CA1711
{
    /// <summary>The most that counts for waiting: about what a small customer is given in the time that is remembered.</summary>
    private const double MostForWaiting = 60;

    /// <summary>How often in a row the one who has waited longest is passed over.</summary>
    private const int MaxPassedOver = 4;

    private readonly Dictionary<string, Tenant> _tenants = new(StringComparer.Ordinal);
    private readonly RecentUse _use = new(time);
    private long _events;
    private int _passedOver;

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
            _tenants.Add(caller.Tenant, tenant = new Tenant(caller.Tenant, _events));
        }

        if (!tenant.Accounts.TryGetValue(caller.Account, out var account))
        {
            tenant.Accounts.Add(caller.Account, account = new Account(caller, _events));
        }

        var place = new FairPlace<T>(caller, item, rank, _events++);
        account.Places.Add(place);
        tenant.Places++;
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
        var tenants = _tenants.Values.Where(tenant => mayTake is null || tenant.Accounts.Values.Any(account => mayTake(account.Caller)));
        if (Next(tenants, ref _passedOver) is not { } next)
        {
            return null;
        }

        var chosen = Next(next.Accounts.Values.Where(account => mayTake is null || mayTake(account.Caller)), ref next.PassedOver)!;
        var place = chosen.Places.Min!;
        next.Since = chosen.Since = _events++;
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

        tenant.Places--;
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

    /// <summary>Who counts least, of equals who has waited longest; who has waited longest, if passed over often enough.</summary>
    private TParty? Next<TParty>(IEnumerable<TParty> parties, ref int passedOver)
        where TParty : Party
    {
        TParty? least = null;
        TParty? longest = null;
        var leastCount = (Amount: 0.0, Since: 0L);
        foreach (var party in parties)
        {
            var count = (_use.Of(party.Key) + Math.Min(party.Waiting / 2.0, MostForWaiting), party.Since);
            if (least is null || count.CompareTo(leastCount) < 0)
            {
                (least, leastCount) = (party, count);
            }

            if (longest is null || party.Since < longest.Since)
            {
                longest = party;
            }
        }

        var next = passedOver < MaxPassedOver ? least : longest;
        passedOver = next == longest ? 0 : passedOver + 1;
        return next;
    }

    private abstract class Party(object key, long since)
    {
        public object Key { get; } = key;

        /// <summary>When it came or was given the last, in the order of events.</summary>
        public long Since { get; set; } = since;

        public abstract int Waiting { get; }
    }

    private sealed class Tenant(string name, long since) : Party(name, since)
    {
        /// <summary>How often in a row the account that has waited longest was passed over.</summary>
        public int PassedOver;

        public override int Waiting => Places;

        /// <summary>How many places its accounts have.</summary>
        public int Places { get; set; }

        public Dictionary<string, Account> Accounts { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Account(CommandCaller caller, long since) : Party(caller, since)
    {
        public CommandCaller Caller => caller;

        public SortedSet<FairPlace<T>> Places { get; } = new(FairPlace<T>.Order);

        public override int Waiting => Places.Count;
    }
}
