using CentralNic.Reseller.Sandbox.DomainControl;

namespace CentralNic.Reseller.Sandbox.Tests.DomainControl;

public sealed class DcvScheduleTests
{
    [Fact]
    public void NextLook_GrowsRarerAndEndsWithTheRequest()
    {
        var ages = new List<TimeSpan> { TimeSpan.Zero };
        while (ages[^1] < DcvSchedule.GiveUpAt)
        {
            ages.Add(ages[^1] + DcvSchedule.NextLook(ages[^1]));
        }

        int Looks(TimeSpan from, TimeSpan before) => ages.Count(a => a >= from && a < before);
        Assert.Equal(15, Looks(TimeSpan.Zero, TimeSpan.FromMinutes(15)));
        Assert.Equal(12, Looks(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(75)));
        Assert.Equal(96, Looks(TimeSpan.FromMinutes(75), TimeSpan.FromMinutes(75 + (24 * 60))));
        Assert.Equal(24, Looks(TimeSpan.FromDays(2), TimeSpan.FromDays(3)));

        // After day 10 the CA looks only when asked; at 28 days it gives up.
        Assert.InRange(Looks(TimeSpan.FromDays(10), DcvSchedule.GiveUpAt), 1, 1);
        Assert.Equal(DcvSchedule.GiveUpAt, ages[^1]);
    }
}
