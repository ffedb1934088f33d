using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Store;

/// <summary>The order of ids is that of age.</summary>
public sealed class NewestFirstTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    private readonly IdSource _ids = new();

    [Fact]
    public void Next_LaterIdsComeFirst()
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, 600).Select(number => Now.AddMonths(number).AddMilliseconds(7 * number))];

        var made = times.Select(time => NewestFirst.Next(_ids, time)).ToArray();

        Assert.Equal(made.Reverse(), made.Order(StringComparer.Ordinal));
        Assert.All(made, id => Assert.Matches("^0[.][0-9A-V]{9}[A-Za-z0-9_-]{22}$", id));
    }

    [Fact]
    public void Ranges_IdsWithATimeComeFirstAndEachIdOnce()
    {
        string[] ids = [.. Enumerable.Range(0, 2000).Select(number => number % 2 == 0 ? _ids.Next() : NewestFirst.Next(_ids, Now))];

        var listed = NewestFirst.Ranges().Select(range => ids.Where(id => IsIn(range, id)).ToArray()).ToArray();

        Assert.Equal(ids.Where((_, number) => number % 2 == 1), listed[0]);
        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.SelectMany(some => some).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ranges_TimesAreBoundedToTheMillisecond()
    {
        var ranges = NewestFirst.Ranges(Now.AddMilliseconds(3), Now.AddMilliseconds(6));

        var listed = Enumerable.Range(0, 10)
            .Where(number => IsIn(ranges[0], NewestFirst.Next(_ids, Now.AddMilliseconds(number))))
            .ToArray();

        Assert.Equal([3, 4, 5, 6], listed);
        Assert.Contains(ranges.Skip(1), range => IsIn(range, _ids.Next()));
    }

    private static bool IsIn(IdRange range, string id) => string.CompareOrdinal(id, range.From) >= 0 && !range.IsBehind(id);
}
