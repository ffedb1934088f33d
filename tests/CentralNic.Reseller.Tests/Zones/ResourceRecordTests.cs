using CentralNic.Reseller.Zones;
using Xunit;

namespace CentralNic.Reseller.Tests.Zones;

public sealed class ResourceRecordTests
{
    [Theory]
    // As printed: manual 9.1.17, 9.1.21 (DigiCert's retired form), 9.1.25 (a bare token); Sectigo's of version 1.
    [InlineData("@ 3600 IN TXT bk5yp3dh", "dns-txt", "example.com", "@", "example.com", 3600, "TXT", "bk5yp3dh")]
    [InlineData(
        "m278f.www.example.com. IN CNAME dcv.digicert.com",
        "dns-cname",
        "example.com",
        "m278f.www.example.com.",
        "m278f.www.example.com",
        null,
        "CNAME",
        "dcv.digicert.com")]
    [InlineData("7gtszcs8r1sk", "dns-txt", "example.com", "@", "example.com", null, "TXT", "7gtszcs8r1sk")]
    [InlineData(
        "_md5.host.  CNAME  a.b.rnd.comodoca.com.", "dns-cname", "host", "_md5.host.", "_md5.host", null, "CNAME", "a.b.rnd.comodoca.com")]
    // Quotes.
    [InlineData("@ 3600 IN TXT \"tok en\"", "dns-txt", "example.com", "@", "example.com", 3600, "TXT", "tok en")]
    [InlineData("@ TXT \"abc\" \"def\"", "dns-txt", "example.com", "@", "example.com", null, "TXT", "abcdef")]
    [InlineData("@ TXT \"a\\\"b\\092\"", "dns-txt", "example.com", "@", "example.com", null, "TXT", "a\"b\\")]
    [InlineData("@ TXT \"open", "dns-txt", "example.com", "@", "example.com", null, "TXT", "open")]
    [InlineData("\"7gtszcs8r1sk\"", "DNS-TXT", "example.com", "@", "example.com", null, "TXT", "7gtszcs8r1sk")]
    // TTL and class missing or swapped; any case; tabs.
    [InlineData("@ 300 TXT tok", "dns-txt", "example.com", "@", "example.com", 300, "TXT", "tok")]
    [InlineData("@\tIN\t300\ttxt\ttok", "dns-txt", "example.com", "@", "example.com", 300, "TXT", "tok")]
    [InlineData("  @   in   cname   x.  ", "dns-cname", "example.com", "@", "example.com", null, "CNAME", "x")]
    // Names: relative, without their final dot, of a parent, upper case, of a wildcard.
    [InlineData("_dnsauth IN TXT tok", "dns-txt", "example.com", "_dnsauth", "_dnsauth.example.com", null, "TXT", "tok")]
    [InlineData("_dnsauth.www IN TXT tok", "dns-txt", "example.com", "_dnsauth.www", "_dnsauth.www.example.com", null, "TXT", "tok")]
    [InlineData(
        "_md5.example.com CNAME a.sectigo.com",
        "dns-cname",
        "example.com",
        "_md5.example.com",
        "_md5.example.com",
        null,
        "CNAME",
        "a.sectigo.com")]
    [InlineData(
        "_md5.example.com CNAME a.sectigo.com",
        "dns-cname",
        "www.example.com",
        "_md5.example.com",
        "_md5.example.com",
        null,
        "CNAME",
        "a.sectigo.com")]
    [InlineData(
        "_md5.myexample.com TXT t", "dns-txt", "example.com", "_md5.myexample.com", "_md5.myexample.com.example.com", null, "TXT", "t")]
    [InlineData("_MD5.Example.COM. TXT Tok", "dns-txt", "example.com", "_MD5.Example.COM.", "_md5.example.com", null, "TXT", "Tok")]
    [InlineData("@ TXT tok", "dns-txt", "*.Example.com.", "@", "example.com", null, "TXT", "tok")]
    [InlineData("TXT TXT tok", "dns-txt", "example.com", "TXT", "txt.example.com", null, "TXT", "tok")]
    public void TryParseForDcv_ReadsEveryForm(
        string line, string method, string domain, string name, string absoluteName, int? ttl, string type, string content)
    {
        Assert.True(ResourceRecord.TryParseForDcv(line, method, domain, out var record));
        Assert.Equal(
            new ResourceRecord { Name = name, AbsoluteName = absoluteName, Ttl = ttl, Type = type, Content = content }, record);
    }

    [Theory]
    [InlineData(null, "dns-txt", "example.com")]
    [InlineData("", "dns-txt", "example.com")]
    [InlineData("\t ", "dns-txt", "example.com")]
    [InlineData("token", "dns-cname", "example.com")]
    [InlineData("token", "http", "example.com")]
    [InlineData("token", null, "example.com")]
    [InlineData("two tokens", "dns-txt", "example.com")]
    [InlineData("@ 3600 IN TXT", "dns-txt", "example.com")]
    [InlineData("@ 3600 IN TXT \"\"", "dns-txt", "example.com")]
    [InlineData("@ 99999999999 IN TXT tok", "dns-txt", "example.com")]
    [InlineData("@ 3600 IN A 192.0.2.1", "dns-txt", "example.com")]
    [InlineData("@ CNAME .", "dns-cname", "example.com")]
    [InlineData(". TXT tok", "dns-txt", "example.com")]
    [InlineData("@ TXT tok", "dns-txt", "")]
    [InlineData("@ TXT tok", "dns-txt", "*.")]
    public void TryParseForDcv_OfWhatIsNoRecordIsFalse(string? line, string? method, string domain)
    {
        Assert.False(ResourceRecord.TryParseForDcv(line, method, domain, out var record));
        Assert.Null(record);
    }

    [Theory]
    [InlineData("@ 3600 IN TXT bk5yp3dh", "example.com", "@ 3600 IN TXT \"bk5yp3dh\"")]
    [InlineData("@ IN TXT tok", "example.com", "@ 60 IN TXT \"tok\"")]
    [InlineData("@ 5 IN TXT tok", "example.com", "@ 60 IN TXT \"tok\"")]
    [InlineData("m278f.www.example.com. IN CNAME dcv.digicert.com", "example.com", "m278f.www 60 IN CNAME dcv.digicert.com.")]
    [InlineData("_MD5.EXAMPLE.com.  CNAME  a.b.rnd.comodoca.com.", "Example.com.", "_md5 60 IN CNAME a.b.rnd.comodoca.com.")]
    [InlineData("mail MX 10  mx.example.com", "example.com", "mail 60 IN MX 10 mx.example.com.")]
    [InlineData("mail 120 A 192.0.2.1", "example.com", "mail 120 IN A 192.0.2.1")]
    public void ToLine_WritesWhatTheNameServersTake(string line, string zone, string written)
    {
        Assert.True(ResourceRecord.TryParse(line, "example.com", out var record));
        Assert.Equal(written, record.ToLine(zone));
    }

    [Fact]
    public void ToLine_CutsLongTextsIntoStrings()
    {
        var text = new string('a', 300);
        Assert.True(ResourceRecord.TryParse("@ TXT " + text, "example.com", out var record));

        var line = record.ToLine("example.com", defaultTtl: 600);

        Assert.Equal($"@ 600 IN TXT \"{text[..255]}\" \"{text[255..]}\"", line);
        Assert.True(ResourceRecord.TryParse(line, "example.com", out var again));
        Assert.Equal(text, again.Content);
    }

    [Theory]
    [InlineData("@ TXT \"a\\\"b\"", "example.com")]
    [InlineData("@ TXT tok", "example.net")]
    [InlineData("@ TXT tok", "www.example.com")]
    [InlineData("@ TXT tok", "ample.com")]
    public void ToLine_OfWhatTheZoneCannotHaveThrows(string line, string zone)
    {
        Assert.True(ResourceRecord.TryParse(line, "example.com", out var record));
        Assert.Throws<ArgumentException>(() => record.ToLine(zone));
    }
}
