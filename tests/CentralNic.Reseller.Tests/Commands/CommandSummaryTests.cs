using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Commands;

public sealed class CommandSummaryTests
{
    [Theory]
    [InlineData("class", "ssl123dv", "class=ssl123dv")]
    [InlineData("domain0", "example.com", "domain0=example.com")]
    [InlineData("servicetag0", "issuance-1", "servicetag0=issuance-1")]
    [InlineData("organizationname", "Example Corp.", "organizationname=Example Corp.")]
    [InlineData("password", "geheim", "password=***")]
    [InlineData("NewPassword", "geheim", "NewPassword=***")]
    [InlineData("s_pw", "geheim", "s_pw=***")]
    [InlineData("s_sessionid", "geheim", "s_sessionid=***")]
    [InlineData("dcvtoken", "geheim", "dcvtoken=***")]
    [InlineData("DCVTOKEN0", "geheim", "DCVTOKEN0=***")]
    [InlineData("authcode", "geheim", "authcode=***")]
    [InlineData("clientsecret", "geheim", "clientsecret=***")]
    [InlineData("techfirstname0", "Ada", "techfirstname0=A…")]
    [InlineData("evapproverlastname", "Lovelace", "evapproverlastname=L…")]
    [InlineData("organizationphone", "+49 681 1234567", "organizationphone=+…")]
    [InlineData("organizationstreet", "Main Street 1", "organizationstreet=M…")]
    [InlineData("organizationzip", "66386", "organizationzip=6…")]
    [InlineData("techjobtitle", "Head of All", "techjobtitle=H…")]
    [InlineData("email", "ada.lovelace@example.com", "email=a…@example.com")]
    [InlineData("dcvemail12", "hostmaster@example.com", "dcvemail12=h…@example.com")]
    [InlineData("email", "", "email=")]
    [InlineData("addrr0", "_dnsauth 60 IN TXT \"geheim\"", "addrr0=_dnsauth 60 IN TXT ***")]
    [InlineData("DELRR12", "_dnsauth\t60\tIN\ttxt\tgeheim", "DELRR12=_dnsauth?60?IN?txt?***")]
    [InlineData("addrr1", "_0123.www 60 IN CNAME geheim.sectigo.com.", "addrr1=_0123.www 60 IN CNAME ***")]
    [InlineData("rr3", "@ TXT geheim", "rr3=@ TXT ***")]
    [InlineData("addrr2", "www 60 IN A 192.0.2.1", "addrr2=www 60 IN A 192.0.2.1")]
    [InlineData("note", "a\tb\u001bc", "note=a?b?c")]
    public void Of_ShowsWhatIsNeitherSecretNorPersonal(string key, string value, string shown)
    {
        var summary = CommandSummary.Of(new ResellerCommand("X").Set(key, value));

        Assert.Equal(shown, summary);
        Assert.DoesNotContain("geheim", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CountsPemLines()
    {
        var command = new ResellerCommand("CheckCertificate")
            .SetLines("csr", "-----BEGIN X-----\nMIIE\n-----END X-----")
            .Set("class", "a")
            .SetLines("crt", "MIIC")
            .Set("csr", "MIIE");

        Assert.Equal("class=a csr=(4 lines) crt=(1 lines)", CommandSummary.Of(command));
    }

    [Fact]
    public void Of_BoundsValuesAndAll()
    {
        var command = new ResellerCommand("X").Set("long", new string('x', 500));
        for (var i = 0; i < 250; i++)
        {
            command.Set($"domain{i}", $"a-rather-long-name-{i}.example.com");
        }

        var summary = CommandSummary.Of(command);

        Assert.StartsWith("long=" + new string('x', 200) + "… domain0=", summary, StringComparison.Ordinal);
        Assert.InRange(summary.Length, 2000, 2100);
        Assert.EndsWith(" …", summary, StringComparison.Ordinal);
    }
}
