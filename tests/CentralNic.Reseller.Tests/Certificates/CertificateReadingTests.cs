using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

public sealed class CertificateReadingTests
{
    [Theory]
    [InlineData("canceled", CertificateStatus.Canceled)]
    [InlineData("CANCELLED", CertificateStatus.Canceled)]
    [InlineData("cancel", CertificateStatus.Canceled)]
    [InlineData("cancel_processing", CertificateStatus.CancelProcessing)]
    [InlineData("revoke processing", CertificateStatus.RevokeProcessing)]
    [InlineData("REQUESTED", CertificateStatus.Processing)]
    [InlineData("Active", CertificateStatus.Active)]
    [InlineData("expired", CertificateStatus.Expired)]
    [InlineData("REVOKED", CertificateStatus.Revoked)]
    [InlineData("failed", CertificateStatus.Failed)]
    [InlineData("on hold", CertificateStatus.Unknown)]
    [InlineData("", CertificateStatus.Unknown)]
    public void Status_IsComparedLoosely(string text, CertificateStatus status)
    {
        var details = CertificateDetailsReader.Read(new ResellerResponse(200, "ok").Add("status", text), "DK1")!;

        Assert.Equal(status, details.Status);
        Assert.Equal(text, details.RawStatus);
    }

    [Fact]
    public void OlderNames_AreFallbacks()
    {
        var response = new ResellerResponse(200, "ok")
            .Add("certificate", "DK1").Add("domain0", "a.test").Add("domain1", "b.test").AddRange("crt", ["x", "y"]).Add("root crt", "r")
            .Add("intermediate crt", "i").Add("fileauth name", "n").Add("fileauth contents", "c").Add("dnsauth name", "d");

        var details = CertificateDetailsReader.Read(response, null)!;

        Assert.Equal(["a.test", "b.test"], details.Names);
        Assert.Equal("x\ny\n", details.CertificatePem);
        Assert.Equal("r\n", details.RootPem);
        Assert.Equal(["i\n"], details.IntermediatePems);
        Assert.Equal(("n", "c", "d"), (details.Dcv[0].FileName, details.Dcv[0].FileContents, details.Dcv[0].DnsRecord));
    }

    [Fact]
    public void NumberedNames_AreReadAsIndexes()
    {
        var response = new ResellerResponse(200, "ok")
            .Add("CERTIFICATE", "DK1").Add("domain0", "a.test").Add("domain1", "b.test").Add("cert0", "x").Add("cert1", "y")
            .Add("dcv_domain0", "a.test").Add("dcv domain1", "b.test").Add("dcvtoken1", "t").Add("dns rr1", "@ 60 IN TXT \"t\"").Add(
                "dcv method", "dns-txt")
            .Add("sub", "1");

        var details = CertificateDetailsReader.Read(response, null)!;

        Assert.Equal("x\ny\n", details.CertificatePem);
        Assert.Equal(
            [("a.test", null, null), ("b.test", "t", "t")],
            details.Dcv.Select(dcv => (dcv.DcvDomain, dcv.Token, dcv.ReadDnsRecord()?.Content)));
        Assert.Equal(["sub"], details.Other.Keys);
    }

    [Theory]
    [InlineData("9.1.17", "@ 3600 IN TXT \"bk5yp3dh9xrb94byhhny76dhxt0wdkn4\"|@ 3600 IN TXT \"bk5yp3dh9xrb94byhhny76dhxt0wdkn4\"")]
    [InlineData(
        "9.1.21",
        "m278fkyc6xmyf1x2zwh6st7ch0866f9 60 IN CNAME dcv.digicert.com.|m278fkyc6xmyf1x2zwh6st7ch0866f9.www 60 IN CNAME dcv.digicert.com.")]
    [InlineData("9.1.25", "@ 60 IN TXT \"7gtszcs8r1sk5b9htlj50w39ypqh6p89\"|@ 3600 IN TXT \"z687qy852c2zwd2dp39cqcdrxpn73qyv\"")]
    public void PrintedRecords_AreReadAndWrittenForAZone(string section, string lines) => Assert.Equal(
        lines.Split('|'),
        CertificateDetailsReader.Read(ManualExample.Response(section), null)!.Dcv.Select(
            dcv => dcv.ReadDnsRecord()!.ToLine("example.com")));

    [Fact]
    public void Contacts_AreReadByOlderNamesToo()
    {
        var contact = CertificateContact.Read(
            new ResellerResponse(200, "ok").Add("contact", "CC-1").Add("organization", "Example Corp").Add("type", "somethingnew").Add(
                "deletion date", "2026-11-24"), null)!;

        Assert.Equal(("CC-1", "Example Corp", ContactType.Unknown), (contact.ContactId, contact.Organization!.Name, contact.Type));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), contact.DeletionDate);
        Assert.Empty(contact.Other);
    }

    [Fact]
    public void Intermediates_AreSeparated()
    {
        var response = new ResellerResponse(200, "ok")
            .AddRange("intermediate",
            [
                "-----BEGIN CERTIFICATE-----",
                "A",
                "-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----",
                "B",
                "-----END CERTIFICATE-----",
            ]);

        var pems = CertificateDetailsReader.Read(response, "DK1")!.IntermediatePems;

        Assert.Equal(
            ["-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nB\n-----END CERTIFICATE-----\n"],
            pems);
    }

    [Fact]
    public void Instructions_StayWithTheirNamesWhenARowIsMissing()
    {
        var response = new ResellerResponse(200, "ok")
            .AddRange("domain", ["a.test", "b.test"]).Add("dns rr", 1, "@ 3600 IN TXT t").Add("dcv method", "dns-txt");

        var dcv = CertificateDetailsReader.Read(response, "DK1")!.Dcv;

        Assert.Null(dcv[0].DnsRecord);
        Assert.Equal(("b.test", "@ 3600 IN TXT t", "dns-txt"), (dcv[1].Name, dcv[1].DnsRecord, dcv[1].Method));
    }

    [Theory]
    [InlineData("2016-11-28 14:25:31.0")]
    [InlineData("2016-11-28 14:25:31")]
    public void Dates_AreUtcWithOrWithoutFraction(string text) =>
        Assert.Equal(new DateTimeOffset(2016, 11, 28, 14, 25, 31, TimeSpan.Zero), ResellerValue.Date(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("2016-13-28 14:25:31")]
    public void Dates_ThatAreNoneAreNull(string? text) => Assert.Null(ResellerValue.Date(text));

    [Fact]
    public void Event_IsReadWithItsData()
    {
        var response = ResellerResponse.Parse(
            "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nproperty[date][0] = 2016-11-28 14:25:31.0\n" +
            "property[class][0] = CERTIFICATE_REQUEST\nproperty[subclass][0] = REQUEST_FAILED\nproperty[object id][0] = DK1\n" +
            "property[data][0] = url:https://a.test/\nproperty[data][1] = jobid:7331577\nproperty[info][0] = dcv%20failed\nEOF\n");

        var details = ResellerEventDetails.Read(response, "77");

        Assert.Equal(
            ("77", "CERTIFICATE_REQUEST", "REQUEST_FAILED", "DK1", "dcv failed"),
            (details.EventId, details.Class, details.Subclass, details.ObjectId, details.Info));
        Assert.Equal([new("url", "https://a.test/"), new("jobid", "7331577")], details.Data);
    }

    [Fact]
    public void Bounds_AreCheckedBeforeSending()
    {
        var request = new AddCertificateRequest { Class = "ssl123dv", CsrPem = "x", Names = ["a.test"] };

        Assert.Throws<ArgumentException>(() => (request with { Names = [] }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (request with { Names = [.. Enumerable.Repeat("a.test", 252)] }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (request with { Names = ["bücher.test"] }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (request with { CsrPem = string.Join('\n', Enumerable.Repeat("x", 258)) }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => (request with { ServiceTags = ["a\nclass=x"] }).ToCommand(false));
        Assert.Throws<ArgumentException>(() => new CertificateListFilter { ServiceTags = [.. Enumerable.Repeat("t", 102)] }.ToCommand());
        Assert.Throws<ArgumentException>(() => new CertificateListFilter { PageSize = 0 }.ToCommand());
        Assert.Equal(
            "x",
            (request with
            {
                CsrPem = string.Join('\n', Enumerable.Repeat("x", 257)),
                Names = [.. Enumerable.Repeat("a.test", 251)],
            }).ToCommand(false)["csr256"]);
    }
}
