using CentralNic.AcmeBridge.Core.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Early looks are taken where they are likely to find something.</summary>
public class ClassPacesTests
{
    private const string Class = "ssl123dv";

    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfAClassThatNothingIsKnownOf_TheOptionDecides(bool atFirst) =>
        Assert.Equal(atFirst, new ClassPaces(new IssuanceOptions { LooksEarlyAtFirst = atFirst }).IsFast(Class));

    [Fact]
    public void ACertificateThatTheFirstPollFinds_MakesItsClassFastAndASlowOneSlowAgain()
    {
        var paces = new ClassPaces(new IssuanceOptions());

        paces.FoundByPoll(Class.ToUpperInvariant(), Fast);
        Assert.True(paces.IsFast(Class));
        Assert.False(paces.IsFast("another"));

        paces.FoundByPoll(Class, Slow);
        Assert.False(paces.IsFast(Class));
    }

    [Fact]
    public void EachLookInVain_NeedsTwiceAsManyFastCertificatesBeforeTheNextOne()
    {
        var paces = new ClassPaces(new IssuanceOptions { LooksEarlyAtFirst = true });

        foreach (var patience in new[] { 8, 16, 32, 64, 128, 256, 256 })
        {
            paces.LookedInVain(Class);
            Assert.Equal(patience, Enumerable.Range(1, 300).First(_ => { paces.FoundByPoll(Class, Fast); return paces.IsFast(Class); }));
        }

        paces.FoundEarly(Class);
        paces.LookedInVain(Class);
        Assert.Equal(8, Enumerable.Range(1, 300).First(_ => { paces.FoundByPoll(Class, Fast); return paces.IsFast(Class); }));
    }

    [Fact]
    public void WithoutEarlyLooks_NoClassIsFast()
    {
        var paces = new ClassPaces(new IssuanceOptions { EarlyLooks = [] });

        paces.FoundByPoll(Class, TimeSpan.Zero);

        Assert.False(paces.IsFast(Class));
    }
}
