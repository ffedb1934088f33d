using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Tests.Authority;

public sealed class LifetimeCalendarTests
{
    [Theory]
    [InlineData("2026-02-23T23:59:59Z", 397, 397)]
    [InlineData("2026-02-24T00:00:00Z", 199, 397)]
    [InlineData("2026-03-12T00:00:00Z", 199, 199)]
    [InlineData("2027-03-14T23:59:59Z", 199, 199)]
    [InlineData("2027-03-15T00:00:00Z", 99, 100)]
    [InlineData("2029-03-14T23:59:59Z", 99, 100)]
    [InlineData("2029-03-15T00:00:00Z", 46, 47)]
    [InlineData("2040-01-01T00:00:00Z", 46, 47)]
    public void Longest_FollowsTheDayOfIssue(string issued, int digiCert, int sectigo)
    {
        var at = DateTimeOffset.Parse(issued, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromDays(digiCert), LifetimeCalendar.Longest((CaBrand)0, at));
        Assert.Equal(TimeSpan.FromDays(sectigo), LifetimeCalendar.Longest((CaBrand)1, at));
    }
}
