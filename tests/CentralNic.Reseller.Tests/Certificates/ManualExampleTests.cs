using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Wire;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

/// <summary>Each printed answer of manual 9.1 is read as what it means.</summary>
public sealed class ManualExampleTests
{
    [Fact]
    public void ClassList_IsRead() => // 9.1.1
        Assert.Equal(["geotrustflexdv", "geotrusttruebizidev"], ResellerValue.List(ManualExample.Response("9.1.1"), "class"));

    [Fact]
    public void ClassInfo_IsRead() // 9.1.2
    {
        var info = CertificateClassInfo.Read(ManualExample.Response("9.1.2"), "SSL123DV");

        Assert.Equal("ssl123dv", info.Class);
        Assert.Equal("SSL123DV", info.Name);
        Assert.Equal(ValidationLevel.Domain, info.Level);
        Assert.Equal(["EMAIL", "DNS-CNAME", "DNS-TXT", "HTTP", "HTTPS"], info.DcvMethods);
        Assert.Equal(ContactRequirement.Mandatory, info.TechContact);
        Assert.Equal(ContactRequirement.No, info.OrganizationContact);
        Assert.Equal(250, info.MaxNames);
        Assert.Equal(3, info.FreeAlternatives);
        Assert.Equal(["1y"], info.Periods);
        Assert.Equal("DK", info.Prefix);
        Assert.Equal(["barracuda", "lighttpd"], info.ServerTypes);
        Assert.True(info.ImmediateIssuance);
        Assert.True(info.Wildcards);
        Assert.Contains("max nonwildcard domains", info.Other.Keys);
    }

    [Fact]
    public void CsrCheck_IsRead() // 9.1.3
    {
        var check = CertificateCheck.Read(ManualExample.Response("9.1.3"));

        Assert.Equal("example.com", check.CommonName);
        Assert.Equal("rsaEncryption", check.PublicKeyAlgorithm);
        Assert.Equal(4096, check.PublicKeySize);
        Assert.EndsWith("CN = example.com", check.Subject, StringComparison.Ordinal);
        Assert.Null(check.DcvToken);
        Assert.Equal(["CA"], check.Other["CSR_SUBJECT_STATE"]);
    }

    [Theory]
    [InlineData("9.1.13", "42", "6.72", "example.com www.example.com", "1 ssl123dv-base")]
    [InlineData(
        "9.1.14", "98", "15.68", "example.com example.net ftp.example.org www.example.com www.example.net www.ftp.example.org", "2 ssl123dv-san, 1 ssl123dv-base")]
    [InlineData("9.1.15", "98", "15.68", "example.com example.net ftp.example.com", "2 ssl123dv-san, 1 ssl123dv-base")]
    public void Quote_IsRead(string section, string price, string vat, string names, string components)
    {
        var quote = CertificateQuote.Read(ManualExample.Response(section));

        Assert.NotNull(quote);
        Assert.Equal(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), quote.Price);
        Assert.Equal(decimal.Parse(vat, System.Globalization.CultureInfo.InvariantCulture), quote.Vat);
        Assert.Equal(names.Split(' '), quote.Names);
        Assert.Equal(components, string.Join(", ", quote.Components.Select(part => $"{part.Count} {part.Type}")));
        Assert.Null(quote.Currency);
    }

    [Theory]
    [InlineData("9.1.16", "DK67473099", "DK098589617", "email")]
    [InlineData("9.1.17", "DK72503814", "DK090768788", "dns-txt")]
    [InlineData("9.1.18", "DK12345678", "DK0123456678", "http")]
    [InlineData("9.1.19", "DK67473099", "DK098589617", "email")]
    public void Order_IsRead(string section, string certificateId, string orderId, string method)
    {
        var details = CertificateDetailsReader.Read(ManualExample.Response(section), null);

        Assert.NotNull(details);
        Assert.Equal(certificateId, details.CertificateId);
        Assert.Equal(orderId, details.OrderId);
        Assert.Equal(CertificateStatus.Processing, details.Status);
        Assert.Equal("SSL123DV", details.Class);
        Assert.Equal(["example.com", "www.example.com"], details.Names);
        Assert.Equal(42, details.Price);
        Assert.Equal(6.72m, details.Vat);
        Assert.Equal([new BillingComponent("ssl123dv-base", 1)], details.Components);
        Assert.Equal("DigiCert", details.Ca);
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----\nMII", details.CsrPem, StringComparison.Ordinal);
        Assert.EndsWith("\n-----END CERTIFICATE REQUEST-----\n", details.CsrPem, StringComparison.Ordinal);
        Assert.Null(details.CertificatePem);
        Assert.Equal(2, details.Dcv.Count);
        Assert.All(details.Dcv, dcv => Assert.Equal(method, dcv.Method));
        Assert.All(details.Dcv, dcv => Assert.Equal("example.com", dcv.DcvDomain));
        Assert.Equal("www.example.com", details.Dcv[1].Name);
        Assert.Equal(["created by", "updated by"], details.Other.Keys);
    }

    [Fact]
    public void Instructions_AreReadAsTheApiGivesThem()
    {
        var dns = CertificateDetailsReader.Read(ManualExample.Response("9.1.17"), null)!;
        var http = CertificateDetailsReader.Read(ManualExample.Response("9.1.18"), null)!;
        var mail = CertificateDetailsReader.Read(ManualExample.Response("9.1.16"), null)!;

        Assert.Equal("@ 3600 IN TXT bk5yp3dh9xrb94byhhny76dhxt0wdkn4", dns.Dcv[0].DnsRecord);
        Assert.Null(dns.Dcv[0].FileName);
        Assert.Equal("https://example.com/.well-known/pki-validation/fileauth.txt", http.Dcv[1].FileName);
        Assert.Equal("5d00kd5l6w9yvvtp8k2srgj1kky643fz", http.Dcv[1].FileContents);
        Assert.Equal("hostmaster@example.com", mail.Dcv[1].Email);
        Assert.Equal(new DateTimeOffset(2022, 7, 4, 12, 35, 40, TimeSpan.Zero), http.CreatedDate);
        Assert.Equal(new DateTimeOffset(2023, 7, 4, 12, 35, 40, TimeSpan.Zero), http.OrderPaidUntil);
    }

    [Fact]
    public void Token_IsRead() => // 9.1.20
        Assert.Equal("<token>", CertificateCheck.Read(ManualExample.Response("9.1.20")).DcvToken);

    [Fact]
    public void PendingCertificate_IsRead() // 9.1.21
    {
        var details = CertificateDetailsReader.Read(ManualExample.Response("9.1.21"), "DD12345678")!;

        Assert.Equal(CertificateStatus.Processing, details.Status);
        Assert.Null(details.ExpirationDate);
        Assert.Equal("m278fkyc6xmyf1x2zwh6st7ch0866f9.www.example.com. IN CNAME dcv.digicert.com", details.Dcv[1].DnsRecord);
    }

    [Fact]
    public void IssuedCertificate_IsRead() // 9.1.22
    {
        var details = CertificateDetailsReader.Read(ManualExample.Response("9.1.22"), "DK58472664")!;

        Assert.Equal(CertificateStatus.Active, details.Status);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----\nMIIElTCCA32g", details.CertificatePem, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----\nMIIEiTCC", Assert.Single(details.IntermediatePems), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----\nMIIDrzCC", details.RootPem, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2022, 3, 10, 23, 59, 59, TimeSpan.Zero), details.ExpirationDate);
        Assert.Equal("www.example.com", details.Dcv[1].DcvDomain);
        Assert.Equal(["CC-12345678"], details.TechContacts);
    }

    [Fact]
    public void CertificateList_IsRead() // 9.1.23
    {
        var entries = ManualExample.Response("9.1.23").Rows.Select(CertificateListEntry.Read).ToList();

        Assert.Equal(["DD12345675", "DD12345676", "DK12345677"], entries.Select(entry => entry!.CertificateId));
        Assert.Equal([CertificateStatus.Processing, CertificateStatus.Canceled, CertificateStatus.Processing], entries.Select(entry => entry!.Status));
        Assert.Equal("DK012345677", entries[2]!.OrderId);
        Assert.Equal(new DateTimeOffset(2022, 1, 18, 14, 7, 47, TimeSpan.Zero), entries[1]!.UpdatedDate);
        Assert.Null(entries[1]!.ExpirationDate);
    }

    [Fact]
    public void RenewedCertificate_IsReadWithTheOtherNameOfItsOrder() => // 9.1.24
        Assert.Equal("DK012345678", CertificateDetailsReader.Read(ManualExample.Response("9.1.24"), null)!.OrderId);

    [Fact]
    public void Resend_IsRead() => Assert.True(ManualExample.Response("9.1.27").IsSuccess); // 9.1.27

    [Fact]
    public void Request_IsWrittenAsTheManualDoes() // 9.1.15
    {
        var printed = ManualExample.Command("9.1.15");
        var command = new AddCertificateRequest
        {
            Class = "ssl123dv",
            CsrPem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIErDCC\n-----END CERTIFICATE REQUEST-----\n",
            Names = ["example.com", "example.net", "ftp.example.com"],
            TechContact = "P-ABC123",
            NoAutoFillDomains = true,
        }.ToCommand(checkOnly: true);

        Assert.Equal(printed.Name, command.Name);
        foreach (var (key, value) in printed.Parameters.Where(parameter => !parameter.Key.StartsWith("csr", StringComparison.Ordinal)))
        {
            Assert.Equal(value, command[key]);
        }

        Assert.Equal("-----END CERTIFICATE REQUEST-----", command["csr2"]);
    }
}
