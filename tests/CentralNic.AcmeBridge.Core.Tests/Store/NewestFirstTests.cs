using CentralNic.AcmeBridge.Core.Ids;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Store;

/// <summary>The order of ids is that of age.</summary>
public sealed class NewestFirstTests
{
    [Fact]
    public void Next_LaterIdsComeFirst()
    {
        var ids = new IdSource();
        var times = Enumerable.Range(0, 600)
            .Select(month => new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero).AddMonths(month % 560).AddMilliseconds(month))
            .Order()
            .ToArray();

        var made = times.Select(time => NewestFirst.Next(ids, time)).ToArray();

        Assert.Equal(made.Reverse(), made.Order(StringComparer.Ordinal));
        Assert.All(made, id => Assert.Equal(32, id.Length));
        Assert.All(made, id => Assert.True(string.CompareOrdinal(id, NewestFirst.First) > 0, id));
    }

    [Fact]
    public void PrefixOf_IsCountedInMilliseconds()
    {
        var time = new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal("0UBNA1KMNV", NewestFirst.PrefixOf(time));
        Assert.True(string.CompareOrdinal(NewestFirst.PrefixOf(time.AddMilliseconds(1)), NewestFirst.PrefixOf(time)) < 0);
    }

    /// <summary>What older versions made stands last, but for few.</summary>
    [Fact]
    public void First_NearlyAllIdsWithoutATimeComeAfterTheNewOnesOrBeforeTheList()
    {
        var ids = new IdSource();
        var newest = NewestFirst.PrefixOf(new DateTimeOffset(2074, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var oldest = NewestFirst.PrefixOf(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(string.CompareOrdinal(newest, NewestFirst.First) > 0);

        var among = Enumerable.Range(0, 100_000).Select(_ => ids.Next())
            .Count(id => string.CompareOrdinal(id, NewestFirst.First) > 0 && string.CompareOrdinal(id, oldest) < 0);

        Assert.True(among < 200, $"{among} of 100,000");
    }
}
