using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Upstream;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Collecting;

/// <summary>Early looks are taken where they are likely to find something.</summary>
public class IssuanceSpeedTests
{
    private const string Class = "ssl123dv";

    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfAClassThatNothingIsKnownOf_TheOptionDecides(bool atFirst) =>
        Assert.Equal(atFirst, new IssuanceSpeed(new IssuanceOptions { LooksEarlyAtFirst = atFirst }).IsFast(Class));

    [Fact]
    public void ACertificateThatTheFirstPollFinds_MakesItsClassFastAndASlowOneSlowAgain()
    {
        var speed = new IssuanceSpeed(new IssuanceOptions());

        speed.FoundByPoll(Class.ToUpperInvariant(), Fast);
        Assert.True(speed.IsFast(Class));
        Assert.False(speed.IsFast("another"));

        speed.FoundByPoll(Class, Slow);
        Assert.False(speed.IsFast(Class));
    }

    [Fact]
    public void EachLookInVain_NeedsTwiceAsManyFastCertificatesBeforeTheNextOne()
    {
        var speed = new IssuanceSpeed(new IssuanceOptions { LooksEarlyAtFirst = true });

        foreach (var patience in new[] { 8, 16, 32, 64, 128, 256, 256 })
        {
            speed.LookedInVain(Class);
            Assert.Equal(patience, Enumerable.Range(1, 300).First(_ => { speed.FoundByPoll(Class, Fast); return speed.IsFast(Class); }));
        }

        speed.FoundEarly(Class);
        speed.LookedInVain(Class);
        Assert.Equal(8, Enumerable.Range(1, 300).First(_ => { speed.FoundByPoll(Class, Fast); return speed.IsFast(Class); }));
    }

    [Fact]
    public void WithoutEarlyLooks_NoClassIsFast()
    {
        var speed = new IssuanceSpeed(new IssuanceOptions { EarlyLooks = [] });

        speed.FoundByPoll(Class, TimeSpan.Zero);

        Assert.False(speed.IsFast(Class));
    }
}
