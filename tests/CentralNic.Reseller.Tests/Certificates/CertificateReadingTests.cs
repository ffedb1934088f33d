using CentralNic.Reseller.Certificates;
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
    public void Intermediates_AreSeparated()
    {
        var response = new ResellerResponse(200, "ok")
            .AddRange("intermediate", ["-----BEGIN CERTIFICATE-----", "A", "-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----", "B", "-----END CERTIFICATE-----"]);

        var pems = CertificateDetailsReader.Read(response, "DK1")!.IntermediatePems;

        Assert.Equal(["-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nB\n-----END CERTIFICATE-----\n"], pems);
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

        Assert.Equal(("77", "CERTIFICATE_REQUEST", "REQUEST_FAILED", "DK1", "dcv failed"), (details.EventId, details.Class, details.Subclass, details.ObjectId, details.Info));
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
        Assert.Equal("x", (request with { CsrPem = string.Join('\n', Enumerable.Repeat("x", 257)), Names = [.. Enumerable.Repeat("a.test", 251)] }).ToCommand(false)["csr256"]);
    }
}
