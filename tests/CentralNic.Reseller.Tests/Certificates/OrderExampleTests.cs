using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Contacts;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

/// <summary>Manual 9.1.13 to 9.1.20: what the client sends and reads.</summary>
public sealed class OrderExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PriceOfOneName_IsSentAsPrintedAndRead() // 9.1.13
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.13",
            client => Price(client, Order("9.1.13") with { Class = "SSL123DV" }));

        Assert.Equal(
            """
            Names = example.com, www.example.com
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Price = 42
            Vat = 6.72

            """,
            read);
    }

    [Fact]
    public async Task PriceOfSeveralNames_IsSentAsPrintedAndRead() // 9.1.14
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.14",
            client => Price(client, Order("9.1.14") with
            {
                Class = "SSL123DV",
                Names = ["example.com", "example.net", "ftp.example.org"],
            }));

        Assert.Equal(
            """
            Names = example.com, example.net, ftp.example.org, www.example.com, www.example.net, www.ftp.example.org
            Components[0].Type = ssl123dv-san
            Components[0].Count = 2
            Components[1].Type = ssl123dv-base
            Components[1].Count = 1
            Price = 98
            Vat = 15.68

            """,
            read);
    }

    [Fact]
    public async Task PriceWithoutAlternatives_IsSentAsPrintedAndRead() // 9.1.15
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.15",
            client => Price(client, Order("9.1.15") with
            {
                Names = ["example.com", "example.net", "ftp.example.com"],
                NoAutoFillDomains = true,
            }));

        Assert.Equal(
            """
            Names = example.com, example.net, ftp.example.com
            Components[0].Type = ssl123dv-san
            Components[0].Count = 2
            Components[1].Type = ssl123dv-base
            Components[1].Count = 1
            Price = 98
            Vat = 15.68

            """,
            read);
    }

    [Fact]
    public async Task OrderByEmail_IsSentAsPrintedAndRead() // 9.1.16
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.16",
            client => Add(client, Order("9.1.16") with
            {
                DcvMethod = "email",
                DcvEmails = new Dictionary<string, string> { ["example.com"] = "hostmaster@example.com" },
            }));

        Assert.Equal(
            """
            CertificateId = DK67473099
            OrderId = DK098589617
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIErDCCApQCAQAwZzELMAkGA1UEBhMCREUxETAPBgNVBAGMCFNhYXJsYW5kMRQw|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-06-27 13:05:54
            CreatedDate = 2022-06-27 13:05:54
            CreatedBy = [registrar]
            UpdatedDate = 2022-06-27 13:05:54
            UpdatedBy = [registrar]
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = email
            Dcv[0].Email = hostmaster@example.com
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = email
            Dcv[1].Email = hostmaster@example.com
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Price = 42
            Vat = 6.72
            Ca = DigiCert
            CaCertificateId = 234597282
            CaOrderId = 232946177
            ServerType = apache
            TechContacts = CC-63525687

            """,
            read);
    }

    [Fact]
    public async Task OrderByDns_IsSentAsPrintedAndRead() // 9.1.17
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.17",
            client => Add(client, Order("9.1.17") with { DcvMethod = "dns-txt" }));

        Assert.Equal(
            """
            CertificateId = DK72503814
            OrderId = DK090768788
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIErDCCApQCAQAwZzELMAkGA1UEBhMCREUxETAPBgNVBAGMCFNhYXJsYW5kMRQw|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-06-27 13:09:07
            CreatedDate = 2022-06-27 13:09:07
            CreatedBy = [registrar]
            UpdatedDate = 2022-06-27 13:09:07
            UpdatedBy = [registrar]
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = dns-txt
            Dcv[0].DnsRecord = @ 3600 IN TXT bk5yp3dh9xrb94byhhny76dhxt0wdkn4
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = dns-txt
            Dcv[1].DnsRecord = @ 3600 IN TXT bk5yp3dh9xrb94byhhny76dhxt0wdkn4
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Price = 42
            Vat = 6.72
            Ca = DigiCert
            CaCertificateId = 234597908
            CaOrderId = 232946801
            ServerType = apache
            TechContacts = CC-56558123

            """,
            read);
    }

    [Fact]
    public async Task OrderByHttp_IsSentAsPrintedAndRead() // 9.1.18
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.18",
            client => Add(client, Order("9.1.18") with { DcvMethod = "http" }));

        Assert.Equal(
            """
            CertificateId = DK12345678
            OrderId = DK0123456678
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIErDCCApQCAQAwZzELMAkGA1UEBhMCREUxETAPBgNVBAGMCFNhYXJsYW5kMRQw|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-07-04 12:35:40
            CreatedDate = 2022-07-04 12:35:40
            CreatedBy = <registrar>
            UpdatedDate = 2022-07-04 12:35:40
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = http
            Dcv[0].FileName = https://example.com/.well-known/pki-validation/fileauth.txt
            Dcv[0].FileContents = 5d00kd5l6w9yvvtp8k2srgj1kky643fz
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = http
            Dcv[1].FileName = https://example.com/.well-known/pki-validation/fileauth.txt
            Dcv[1].FileContents = 5d00kd5l6w9yvvtp8k2srgj1kky643fz
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Price = 42
            Vat = 6.72
            Ca = DigiCert
            CaCertificateId = 234567890
            CaOrderId = 123456789
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public async Task OrderWithNewContact_IsSentAsPrintedAndRead() // 9.1.19
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.19",
            client => Add(client, Order("9.1.19") with
            {
                DcvMethod = "email",
                TechContacts = [],
                NewTechContacts =
                [
                    new ContactPerson { FirstName = "Max", LastName = "Mustermann", Email = "max@example.org", Phone = "+1.2345678" }
                ],
            }));

        Assert.Equal(
            """
            CertificateId = DK67473099
            OrderId = DK098589617
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIErDCCApQCAQAwZzELMAkGA1UEBhMCREUxETAPBgNVBAGMCFNhYXJsYW5kMRQw|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-06-27 13:05:54
            CreatedDate = 2022-06-27 13:05:54
            CreatedBy = <registrar>
            UpdatedDate = 2022-06-27 13:05:54
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = email
            Dcv[0].Email = hostmaster@example.com
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = email
            Dcv[1].Email = hostmaster@example.com
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Price = 42
            Vat = 6.72
            Ca = DigiCert
            CaCertificateId = 234597282
            CaOrderId = 232946177
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public void ImmediateOrder_IsSentAsPrinted() // 9.1.20, its second half; no answer is printed
        => ManualExchange.AssertSame(
            ManualExample.Command("9.1.20b"),
            (Order("9.1.20b") with { DcvMethod = "dns-txt", DcvToken = "<token>" }).ToCommand(checkOnly: false));

    private static AddCertificateRequest Order(string section) => new()
    {
        Class = "ssl123dv",
        CsrPem = ManualExample.Pem(section, "csr"),
        Names = ["example.com"],
        TechContacts = ["P-ABC123"],
    };

    private static Task<CertificateQuote> Price(ResellerClient client, AddCertificateRequest request) =>
        client.Certificates.CheckAddAsync(request, CommandPriority.Interactive, Cancel);

    private static Task<CertificateDetails> Add(ResellerClient client, AddCertificateRequest request) =>
        client.Certificates.AddAsync(request, CommandPriority.Interactive, Cancel);
}
