using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("15s", 15_000)]
    [InlineData(" 2m ", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    public void TryParse_NumberAndUnitGiveTheLength(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("", "is not a length of time")]
    [InlineData("s", "is not a length of time")]
    [InlineData("-1s", "is not a length of time")]
    [InlineData("1", "has no unit")]
    [InlineData("1.5h", "has the unknown unit '.5h'")]
    [InlineData("1w", "has the unknown unit 'w'")]
    [InlineData("00:00:15", "has the unknown unit ':00:15'")]
    [InlineData("99999d", "is longer than 100 years")]
    [InlineData("99999999999999999999s", "is longer than 100 years")]
    public void TryParse_AnythingElseIsRefusedWithTheReason(string text, string expected)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("500ms")]
    [InlineData("90s")]
    [InlineData("2m")]
    [InlineData("36h")]
    [InlineData("7d")]
    public void Format_GivesWhatWasParsed(string text)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out _));
        Assert.Equal(text, DurationText.Format(duration));
    }
}
