using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.Acme.Tests.Jose;

public sealed class KeyAuthorizationTests
{
    [Fact]
    [Trait("Requirement", "R8555-8.1-01")]
    public void Create_TokenAndThumbprint_AreJoinedByADot() =>
        Assert.Equal(
            "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA.NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            KeyAuthorization.Create("evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));

    [Fact]
    [Trait("Requirement", "R8555-8.4-01")]
    public void DnsValue_KeyAuthorization_IsItsSha256()
    {
        // SHA-256 of "abc", FIPS 180-2 appendix B.1.
        Assert.Equal("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", KeyAuthorization.DnsValue("abc"));
        var text = KeyAuthorization.Create("token", "print");
        Assert.Equal(Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes("token.print"))), KeyAuthorization.DnsValue(text));
    }
}
