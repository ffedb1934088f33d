using CentralNic.AcmeBridge.Core.Issuances.Ending;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances.Ending;

public class PublicReasonTests
{
    [Theory]
    [InlineData("the organization could not be verified", "the organization could not be verified")]
    [InlineData("  two\r\n lines\tand a bell\u0007. ", "two lines and a bell")]
    [InlineData("CAA forbids example.com", "CAA forbids example.com")]
    [InlineData("ask max.mustermann+x@example.org now", "ask […] now")]
    [InlineData("contact CC-12345678 or P-ABC123, o-abc456", "contact […] or […], […]")]
    [InlineData("certificate DK12345678 of DK012345678", "certificate […] of […]")]
    [InlineData("call +49 6894 123456 today", "call […] today")]
    [InlineData("see https://ca.example/orders?id=7 for more", "see […] for more")]
    [InlineData("request FAIL-20261124-77 failed", "request […] failed")]
    [InlineData("CC-12345678", null)]
    [InlineData("", null)]
    [InlineData(" .; ", null)]
    [InlineData(null, null)]
    public void Of_LeavesOutWhatIsOfTheAccountAndKeepsTheRest(string? reason, string? shown) =>
        Assert.Equal(shown, PublicReason.Of(reason));

    /// <summary>A word without an end took more than a second before only the beginning was read.</summary>
    [Fact]
    public void Of_ReadsTheBeginningOfAVeryLongTextAndCutsNoAddress()
    {
        Assert.Equal(new string('a', 200) + "…", PublicReason.Of(new string('a', 1_000_000)));
        var shown = PublicReason.Of("refused " + string.Concat(Enumerable.Repeat("a@b.test ", 130)) + "hostmaster@example.test")!;
        Assert.DoesNotContain("hostmaster", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("b.test", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_IsBoundedAndCutsNoCharacterInTwo()
    {
        var shown = PublicReason.Of(new string('a', 199) + "😀" + new string('b', 10_000))!;

        Assert.Equal(new string('a', 199) + "…", shown);
    }
}
