using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Budget;

/// <summary>
/// Orders of four commands, each sent when the one before is answered, at one command per second of fake time. Each test is of tenants, and
/// of accounts of one tenant.
/// </summary>
public sealed class FairQueueTests
{
    private const int CommandsPerOrder = 4;

    private readonly FakeTimeProvider _time = new();
    private readonly FairQueue<Order> _queue;
    private readonly List<(CommandCaller Caller, int Second)> _given = [];
    private int _second;

    public FairQueueTests() => _queue = new FairQueue<Order>(_time);

    /// <summary>Whether the parties are tenants or accounts of one tenant.</summary>
    public static TheoryData<bool> Levels => [true, false];

    [Theory]
    [MemberData(nameof(Levels))]
    public void AFirstOrder_IsDelayedByAQuarterByAnothersFlood(bool tenants)
    {
        Start(Party("flood", tenants), 200);
        Run(60);

        for (var number = 0; number < 10; number++)
        {
            Assert.InRange(SecondsOfOrder(Party($"new{number}", tenants)), CommandsPerOrder, CommandsPerOrder + 1);
        }
    }

    /// <summary>The flood begins without any commands lately; that many wait must count against it from its first second.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void OrdersNowAndThen_AreDelayedByAQuarterFromTheFloodsFirstSecondToItsLast(bool tenants)
    {
        var shop = Party("shop", tenants);
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(CommandsPerOrder, SecondsOfOrder(shop));
            Run(26);
        }

        Start(Party("flood", tenants), 200);
        for (var number = 0; number < 26; number++)
        {
            Assert.True(_queue.Count > 0, "The flood must outlast the measured orders.");
            Assert.InRange(SecondsOfOrder(shop), CommandsPerOrder, CommandsPerOrder + 1);
            Run(26);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void OneOrderAfterTheOther_GoesAheadOfAFloodForMinutesAndHasLittleMoreThanItsShareInTheEnd(bool tenants)
    {
        var busy = Party("busy", tenants);
        Start(Party("flood", tenants), 2000);

        // Alone it would use every command: as long as the flood counts more, it has five of six.
        for (var number = 0; number < 10; number++)
        {
            Assert.InRange(SecondsOfOrder(busy), CommandsPerOrder, CommandsPerOrder + 1);
        }

        while (_second < 3600)
        {
            SecondsOfOrder(busy);
        }

        Assert.InRange(GivenTo(busy, from: 3000, until: 3600), 300, 360);
    }

    /// <summary>One that counts less after the other: each of them is gone before it counts anything.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void AFlood_IsGivenASixthHoweverManyComeOneAfterTheOther(bool tenants)
    {
        var flood = Party("flood", tenants);
        Start(flood, 200);
        for (var number = 0; number < 120; number++)
        {
            SecondsOfOrder(Party($"new{number}", tenants));
        }

        for (var from = 0; from + 6 <= _second; from++)
        {
            Assert.Equal(1, GivenTo(flood, from, from + 6));
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void OfManyWhoWait_EachIsGivenOneOfFiveTimesTheirNumber(bool tenants)
    {
        const int Floods = 6;
        for (var number = 0; number < Floods; number++)
        {
            Start(Party($"flood{number}", tenants), 500 - number * 40);
            Run(50);
        }

        var begun = _second;
        Run(600);

        for (var number = 0; number < Floods; number++)
        {
            for (var from = begun; from + 5 * Floods <= _second; from++)
            {
                Assert.True(GivenTo(Party($"flood{number}", tenants), from, from + 5 * Floods) >= 1, $"flood {number} from {from}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void TwoFloods_ShareEqually_AlsoWhenOneIsTwiceAsLarge(bool tenants)
    {
        var (large, small) = (Party("large", tenants), Party("small", tenants));
        Start(large, 800);
        Start(small, 400);

        for (var minute = 0; minute < 20; minute++)
        {
            Run(60);
            Assert.InRange(GivenTo(small, _second - 60, _second), 29, 31);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void AFloodThatHadAllForLong_StillHasASixthAndSoonHalf(bool tenants)
    {
        var (early, late) = (Party("early", tenants), Party("late", tenants));
        Start(early, 2000);
        Run(1800);
        Start(late, 2000);
        Run(1800);

        Assert.InRange(GivenTo(early, 1800, 1860), 10, 11);
        Assert.InRange(GivenTo(early, 1800 + 6 * 60, 1800 + 7 * 60), 15, 30);
        Assert.InRange(GivenTo(early, 1800 + 7 * 60, 1800 + 8 * 60), 29, 31);
        Assert.InRange(GivenTo(early, 3300, 3600), 145, 155);
    }

    /// <summary>An account's flood does not make its tenant's other account pay twice: for the tenant, and in it.</summary>
    [Fact]
    public void OfAFloodingTenant_TheOtherAccountHasMostOfWhatTheTenantIsGiven()
    {
        Start(new CommandCaller("big", "flood"), 2000);
        Start(new CommandCaller("busy", "flood"), 2000);
        Run(600);

        // The tenants have half each, and the account five sixths of its tenant's.
        Assert.InRange(SecondsOfOrder(new CommandCaller("big", "other")), CommandsPerOrder, 2 * (CommandsPerOrder + 1));
    }

    [Fact]
    public void WhoGivesUp_DoesNotCountAsWaiting()
    {
        var left = Enumerable.Range(0, 200).Select(_ => _queue.Add(new CommandCaller("left"), new Order())).ToList();
        Start(new CommandCaller("other"), 20);
        left.Skip(1).ToList().ForEach(place => Assert.True(_queue.Remove(place)));

        Assert.Equal("left", _queue.Take()!.Caller.Tenant);
    }

    private static CommandCaller Party(string name, bool tenants) =>
        tenants ? new CommandCaller(name, "one") : new CommandCaller("all", name);

    private void Start(CommandCaller caller, int orders)
    {
        for (var number = 0; number < orders; number++)
        {
            _queue.Add(caller, new Order());
        }
    }

    private int SecondsOfOrder(CommandCaller caller)
    {
        var (order, begun) = (new Order(), _second);
        _queue.Add(caller, order);
        while (order.Left > 0)
        {
            Run(1);
        }

        return _second - begun;
    }

    /// <summary>Gives one command a second.</summary>
    private void Run(int seconds)
    {
        for (var end = _second + seconds; _second < end; _second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            if (_queue.Take() is not { } place)
            {
                continue;
            }

            _given.Add((place.Caller, _second));
            if (--place.Item.Left > 0)
            {
                _queue.Add(place.Caller, place.Item);
            }
        }
    }

    private int GivenTo(CommandCaller caller, int from, int until) =>
        _given.Count(one => one.Caller == caller && one.Second >= from && one.Second < until);

    private sealed class Order
    {
        public int Left { get; set; } = CommandsPerOrder;
    }
}
