using CentralNic.AcmeBridge.Core.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

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
    public void Of_LeavesOutWhatIsOfTheAccountAndKeepsTheRest(string? reason, string? shown) => Assert.Equal(shown, PublicReason.Of(reason));

    [Fact]
    public void Of_IsBoundedAndCutsNoCharacterInTwo()
    {
        var shown = PublicReason.Of(new string('a', 199) + "😀" + new string('b', 10_000))!;

        Assert.Equal(new string('a', 199) + "…", shown);
    }
}
