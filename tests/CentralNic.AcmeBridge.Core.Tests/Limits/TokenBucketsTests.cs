using CentralNic.AcmeBridge.Core.Limits;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Limits;

/// <summary>How limited acts are counted.</summary>
public class TokenBucketsTests
{
    private static readonly RateLimit SixPerHour = new(6, TimeSpan.FromHours(1));

    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly TokenBuckets _buckets;

    public TokenBucketsTests() => _buckets = new TokenBuckets(_time);

    [Fact]
    [Trait("Requirement", "R8555-6.6-02")]
    public void TryTake_TheWholeCountMayComeAtOnceAndTheWaitIsExact()
    {
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(Take("a")));

        var wait = Take("a")!.Value;
        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.NotNull(Take("a"));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(TimeSpan.FromMinutes(10), wait);
        Assert.Null(Take("a"));
        Assert.NotNull(Take("a"));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.6-04")]
    public void TryTake_WhatIsRefusedIsNotCounted()
    {
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(Take("a")));

        var waits = Enumerable.Range(0, 100).Select(_ => Take("a")).ToList();

        Assert.All(waits, wait => Assert.Equal(TimeSpan.FromMinutes(10), wait));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.6-02")]
    [Trait("Requirement", "R8555-6.6-04")]
    public void TryTake_OfSeveralLimitsTheLongestWaitIsToldAndNoneIsCounted()
    {
        var set = new LimitedAct("set", "x", new RateLimit(1, TimeSpan.FromDays(7)));
        _buckets.Note(set);

        var stopped = _buckets.TryTake([Act("a")], [set])!.Value;

        Assert.Equal(("set", TimeSpan.FromDays(7)), (stopped.Act.Limit, stopped.Wait));
        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(Take("a")));
    }

    [Fact]
    public void TryTake_OneSubjectDoesNotStopAnother()
    {
        Assert.All(Enumerable.Range(0, 7), _ => Take("a"));

        Assert.Null(Take("b"));
    }

    [Fact]
    public void TryTake_WithoutALimitAllPassesAndNothingIsRemembered()
    {
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Null(_buckets.TryTake([new LimitedAct("orders", "a", null)], [])));

        Assert.Equal(0, _buckets.Count);
    }

    [Fact]
    public void Note_WhatCameBeyondTheLimitIsHeldAgainstNobodyForLongerThanAWindow()
    {
        Assert.All(Enumerable.Range(0, 1000), _ => _buckets.Note(Act("a")));

        Assert.InRange(_buckets.Look(Act("a")), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, _buckets.Look(Act("a")));
    }

    [Fact]
    public void TryTake_WhatIsPaidBackIsForgotten()
    {
        for (var hour = 0; hour < 20; hour++)
        {
            Assert.All(Enumerable.Range(0, 1000), number => Take($"{hour}-{number}"));
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.InRange(_buckets.Count, 1, 4096);
    }

    private static LimitedAct Act(string subject) => new("orders", subject, SixPerHour);

    private TimeSpan? Take(string subject) => _buckets.TryTake([Act(subject)], [])?.Wait;
}
