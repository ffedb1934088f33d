using System.Text;
using CentralNic.AcmeBridge.Operator.Access;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>Codes of the second factor.</summary>
public sealed class TotpCodesTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B for SHA-1; its codes have eight digits, of which six are the last ones.</summary>
    [Theory]
    [InlineData(59, "287082", 1)]
    [InlineData(1111111109, "081804", 37037036)]
    [InlineData(1111111111, "050471", 37037037)]
    [InlineData(1234567890, "005924", 41152263)]
    [InlineData(2000000000, "279037", 66666666)]
    [InlineData(20000000000, "353130", 666666666)]
    public void StepOf_TheRfcsVectors(long seconds, string code, long step) =>
        Assert.Equal(step, TotpCodes.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData("287 082", true)]
    [InlineData("287083", false)]
    [InlineData("94287082", false)]
    [InlineData("87082", false)]
    [InlineData("", false)]
    [InlineData("abcdef", false)]
    public void StepOf_TakesTheSixDigitsAlone(string code, bool taken) =>
        Assert.Equal(taken, TotpCodes.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)) is not null);

    [Fact]
    public void Uri_HasWhatAnAuthenticatorAppNeeds()
    {
        var uri = new Uri(TotpCodes.UriOf("alice@hoster.test", Secret));

        Assert.Equal(("otpauth", "totp"), (uri.Scheme, uri.Host));
        Assert.Equal("/CentralNic ACME Bridge:alice@hoster.test", Uri.UnescapeDataString(uri.AbsolutePath));
        Assert.Contains("secret=" + TotpCodes.TextOf(Secret), uri.Query, StringComparison.Ordinal);
        Assert.Contains("issuer=CentralNic%20ACME%20Bridge", uri.Query, StringComparison.Ordinal);
    }
}
