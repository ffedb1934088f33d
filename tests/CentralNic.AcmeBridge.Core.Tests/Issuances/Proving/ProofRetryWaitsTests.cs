using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Proving;

public sealed class ProofRetryWaitsTests
{
    private static readonly DateTimeOffset Begun = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whenever something turns out to be missing: it is never looked for so late that a person is told of what is over.</summary>
    [Fact]
    public void Wait_GrowsUntilAPersonIsToldAndIsLessThanAMinuteThen()
    {
        var retryWaits = new ProofRetryWaits(new DcvVisibilityOptions());
        var (issuance, now) = (Sample.Issuance() with { Since = Begun, Begun = Begun }, Begun);
        var waits = new List<TimeSpan>();
        while (now - Begun < TimeSpan.FromHours(1))
        {
            var wait = retryWaits.WaitAfter(issuance, now);
            issuance = issuance.WithDcvTrouble("It is missing.", now + wait).NeedsProof("It is missing.", now);
            Assert.True(issuance.Attention is null || wait <= ProofRetryWaits.WhenTold, $"{wait} at {now - Begun}");
            Assert.True(now - Begun < TimeSpan.FromMinutes(10) == issuance.Attention is null);
            waits.Add(wait);
            now += wait;
        }

        Assert.Equal(Enumerable.Range(0, 4).Select(look => new DcvVisibilityOptions().WaitAfter(look + 1)), waits.Take(4));
        Assert.Contains(waits, wait => wait > TimeSpan.FromMinutes(4));
        Assert.Contains(waits, wait => wait == ProofRetryWaits.WhenTold);
    }

    [Theory]
    [InlineData(200, 45)]
    [InlineData(500, 100)]
    [InlineData(100_000, 300)]
    public void Wait_IsTheLongerTheMoreOrdersWait(int waiting, int seconds)
    {
        var retryWaits = new ProofRetryWaits(new DcvVisibilityOptions());
        retryWaits.Note(waiting);
        var told = (Sample.Issuance() with { Since = Begun, DcvLooks = 50 }).NeedsProof("It is missing.", Begun.AddHours(1));

        Assert.Equal(TimeSpan.FromSeconds(seconds), retryWaits.WaitAfter(told, Begun.AddHours(1)));
    }
}
