using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

/// <summary>Manual 9.1.21 to 9.1.27 and 9.1.32: what the client sends and reads.</summary>
public sealed class CertificateExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PendingCertificate_IsSentAsPrintedAndRead() // 9.1.21
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.21",
            client => client.Certificates.StatusAsync("DD12345678", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            CertificateId = DD12345678
            OrderId = DD012345678
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIICnzCCAAYcCAQAwWjELMAkGA1UEBhMCREUxDDAKBgNVBAGMA05SVzEWMBQGA1UE|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-01-18 14:20:09
            CreatedDate = 2022-01-18 14:20:09
            CreatedBy = <registrar>
            UpdatedDate = 2022-01-18 14:20:09
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = dns-cname
            Dcv[0].DnsRecord = m278fkyc6xmyf1x2zwh6st7ch0866f9.example.com. IN CNAME dcv.digicert.com
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = dns-cname
            Dcv[1].DnsRecord = m278fkyc6xmyf1x2zwh6st7ch0866f9.www.example.com. IN CNAME dcv.digicert.com
            Ca = DigiCert
            CaCertificateId = 123456780
            CaOrderId = 123456789
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public async Task IssuedCertificate_IsSentAsPrintedAndRead() // 9.1.22
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.22",
            client => client.Certificates.StatusAsync("DK58472664", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            CertificateId = DK12345678
            OrderId = DK012345678
            Status = Active
            RawStatus = active
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIC4jCCAcCAQAwajELMAkGA1UEBhMCREUxDDAKBgNVBAGMA05SVzENMA5GA1UE|-----END CERTIFICATE REQUEST-----|
            CertificatePem = -----BEGIN CERTIFICATE-----|MIIElTCCA32gAwIBAgIQBlIPwjJ09vPJATGmS3Y5/zANBgkqhkiG9w0BAQsFADBc|-----END CERTIFICATE-----|
            IntermediatePems = -----BEGIN CERTIFICATE-----|MIIEiTCCA3GgAwIBAgIQAlqK7xlvfg1sIQSyGuZwKzANBgkqhkiG9w0BAQsFADBh|-----END CERTIFICATE-----|
            RootPem = -----BEGIN CERTIFICATE-----|MIIDrzCCApegAwIBAgIQCDvgVpBCRRrGhdWrwJWZHSjANBgkqhkiG9w0BAQUFADBh|-----END CERTIFICATE-----|
            ExpirationDate = 2022-03-10 23:59:59
            OrderPaidUntil = 2023-03-04 12:10:29
            CreatedDate = 2022-03-04 12:10:29
            CreatedBy = <registrar>
            UpdatedDate = 2022-06-28 12:22:42
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = email
            Dcv[0].Email = admin@example.com
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = www.example.com
            Dcv[1].Method = email
            Dcv[1].Email = admin@example.com
            Ca = DigiCert
            CaCertificateId = 1234567890
            CaOrderId = 123456789
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public async Task CertificateList_IsSentAsPrintedAndRead() // 9.1.23
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.23",
            client => client.Certificates
                .ListAsync(new CertificateListFilter(), CommandPriority.Interactive, Cancel)
                .ToListAsync(Cancel)
                .AsTask(),
            "first=0");

        Assert.Equal(
            """
            [0].CertificateId = DD12345675
            [0].OrderId = DD012345675
            [0].Status = Processing
            [0].RawStatus = processing
            [0].Class = RAPIDSSLDV
            [0].ServerType = apache
            [0].CreatedDate = 2022-01-18 14:20:09
            [0].UpdatedDate = 2022-01-18 14:20:09
            [1].CertificateId = DD12345676
            [1].OrderId = DD12345676
            [1].Status = Canceled
            [1].RawStatus = canceled
            [1].Class = RAPIDSSLDV
            [1].ServerType = apache
            [1].CreatedDate = 2022-01-18 13:33:32
            [1].UpdatedDate = 2022-01-18 14:07:47
            [2].CertificateId = DK12345677
            [2].OrderId = DK012345677
            [2].Status = Processing
            [2].RawStatus = processing
            [2].Class = SSL123DV
            [2].ServerType = apache
            [2].CreatedDate = 2022-06-27 13:05:54
            [2].UpdatedDate = 2022-06-27 13:05:54

            """,
            read);
    }

    [Fact]
    public async Task Renewal_IsSentAsPrintedAndRead() // 9.1.24
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.24",
            client => client.Certificates.RenewAsync(
                new RenewCertificateRequest { CertificateId = "DK12345678" }, CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            CertificateId = DK87654321
            OrderId = DK012345678
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIIErDCCApQCAQAwZzELMAkGA1UEBhMCREUxETAPBgNVBAGMCFNhYXJsYW5kMRQw|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-07-04 12:10:23
            CreatedDate = 2022-07-04 12:10:23
            CreatedBy = <registrar>
            UpdatedDate = 2022-07-04 12:10:23
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = dns-txt
            Dcv[0].DnsRecord = @ 3600 IN TXT vrw18t0fhr4vxrnvl1jmw1wswnyfmyt
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = dns-txt
            Dcv[1].DnsRecord = @ 3600 IN TXT vrw18t0fhr4vxrnvl1jmw1wswnyfmyt
            Components[0].Type = ssl123dv-base
            Components[0].Count = 1
            Ca = DigiCert
            CaCertificateId = 12345678
            CaOrderId = 123456789
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public async Task Reissue_IsSentAsPrintedAndRead() // 9.1.25
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.25",
            client => client.Certificates.ReissueAsync(
                new ReissueCertificateRequest { CertificateId = "DK12345678", CsrPem = ManualExample.Pem("9.1.25", "csr") },
                CommandPriority.Interactive,
                Cancel));

        Assert.Equal(
            """
            CertificateId = DK87654321
            OrderId = DK012345678
            Status = Processing
            RawStatus = processing
            Class = SSL123DV
            Names = example.com, www.example.com
            CsrPem = -----BEGIN CERTIFICATE REQUEST-----|MIICnzCCAYcCAQAwWjELMAkGA1UEBhMCREUxDDAKBgNVBAGMA05SVzEWMBQGA1UE|-----END CERTIFICATE REQUEST-----|
            OrderPaidUntil = 2023-07-01 12:36:51
            CreatedDate = 2022-07-01 13:05:07
            CreatedBy = <registrar>
            UpdatedDate = 2022-07-01 13:05:07
            UpdatedBy = <registrar>
            Dcv[0].Name = example.com
            Dcv[0].DcvDomain = example.com
            Dcv[0].Method = dns-txt
            Dcv[0].DnsRecord = 7gtszcs8r1sk5b9htlj50w39ypqh6p89
            Dcv[1].Name = www.example.com
            Dcv[1].DcvDomain = example.com
            Dcv[1].Method = dns-txt
            Dcv[1].DnsRecord = @ 3600 IN TXT z687qy852c2zwd2dp39cqcdrxpn73qyv
            Ca = DigiCert
            CaCertificateId = 123456789
            CaOrderId = 1234567890
            ServerType = apache
            TechContacts = CC-12345678

            """,
            read);
    }

    [Fact]
    public Task Revocation_IsSentAsPrinted() => // 9.1.26
        ManualExchange.PlayAsync("9.1.26", client => client.Certificates.RevokeAsync("DK12345678", CommandPriority.Interactive, Cancel));

    [Fact]
    public Task RevocationByDeletion_IsSentAsPrinted() => // 9.1.26
        ManualExchange.PlayAsync(
            "9.1.26b",
            client => client.Certificates.DeleteAsync("DK12345678", CertificateDeletion.Revoke, CommandPriority.Interactive, Cancel));

    [Fact]
    public Task Notification_IsSentAsPrinted() => // 9.1.27
        ManualExchange.PlayAsync(
            "9.1.27", client => client.Certificates.ResendNotificationAsync("D12345678", CommandPriority.Interactive, Cancel));

    [Fact]
    public async Task Push_IsSentAsPrintedAndRead() // 9.1.32
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.32",
            client => client.Certificates.PushAsync("DA12345679", "<registrar2>", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            CertificateIds = DA12345678, DA12345679
            OrderIds = DA012345678
            Contacts[0].ContactId = CC-12345678
            Contacts[0].PushedContactId = CC-12345678
            Contacts[0].IsCloned = False
            Contacts[1].ContactId = CC-12345679
            Contacts[1].PushedContactId = CC-98765432
            Contacts[1].IsCloned = True

            """,
            read);
    }
}
