using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.Reseller.Tests.Certificates;

/// <summary>Manual 9.1.3 to 9.1.6 and the first half of 9.1.20: what the client sends and reads.</summary>
public sealed class CheckExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csr_IsSentAsPrintedAndRead() // 9.1.3
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.3",
            client => Check(client, new() { CsrPem = ManualExample.Pem("9.1.3", "csr") }));

        Assert.Equal(
            """
            Csr.Subject.Text = C = US, ST = CA, L = San Francisco, O = Example Corp, CN = example.com
            Csr.Subject.CommonName = example.com
            Csr.Subject.Organization = Example Corp.
            Csr.Subject.Location = San Francisco
            Csr.Subject.State = CA
            Csr.Subject.Country = US
            Csr.PublicKeyAlgorithm = rsaEncryption
            Csr.PublicKeySize = 4096

            """,
            read);
    }

    [Fact]
    public async Task Crt_IsSentAsPrintedAndRead() // 9.1.4
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.4",
            client => Check(client, new() { CrtPem = ManualExample.Pem("9.1.4", "crt") }));

        Assert.Equal(
            """
            Crt.Subject.Text = CN = example.com
            Crt.Subject.CommonName = example.com
            Crt.Issuer.Text = C = US, O = "DigiCert, Inc.", CN = RapidSSL Global TLS RSA4096 SHA256 2022 CA1
            Crt.Issuer.CommonName = RapidSSL Global TLS RSA4096 SHA256 2022 CA1
            Crt.Issuer.Organization = DigiCert, Inc.
            Crt.Issuer.Country = US
            Crt.PublicKeyAlgorithm = rsaEncryption
            Crt.PublicKeySize = 2048
            Crt.SignatureAlgorithm = sha256WithRSAEncryption
            Crt.Names = example.com, www.example.com
            Crt.KeyUsages = Digital Signature, Key Encipherment
            Crt.KeyUsageType = critical
            Crt.ExtendedKeyUsages = TLS Web Server Authentication, TLS Web Client Authentication
            Crt.AuthorityKeyIdentifier = 00:aa:bb:cc:dd:ee:ff:11:22:33:44:55:66:77:88:99:11:22:33:44
            Crt.Serial = 00:aa:bb:cc:dd:ee:ff:11:22:33:44:55:66:77:88:99
            Crt.NotBefore = 2022-07-08 00:00:00
            Crt.NotAfter = 2023-07-08 23:59:59

            """,
            read);
    }

    [Fact]
    public async Task EmailAddresses_IsSentAsPrintedAndRead() // 9.1.5
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.5",
            client => Check(client, new() { Class = "ssl123dv", Names = ["example.com", "example.org"] }));

        Assert.Equal(
            """
            Emails[0].Name = example.com
            Emails[0].Email = postmaster@example.com
            Emails[1].Name = example.com
            Emails[1].Email = administrator@example.com
            Emails[2].Name = example.com
            Emails[2].Email = hostmaster@example.com
            Emails[3].Name = example.com
            Emails[3].Email = admin@example.com
            Emails[4].Name = example.com
            Emails[4].Email = webmaster@example.com
            Emails[5].Name = example.org
            Emails[5].Email = hostmaster@example.org
            Emails[6].Name = example.org
            Emails[6].Email = webmaster@example.org
            Emails[7].Name = example.org
            Emails[7].Email = admin@example.org
            Emails[8].Name = example.org
            Emails[8].Email = administrator@example.org
            Emails[9].Name = example.org
            Emails[9].Email = postmaster@example.org

            """,
            read);
    }

    [Fact]
    public async Task CsrCrtAndEmailAddresses_IsSentAsPrintedAndRead() // 9.1.6
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.6",
            client => Check(client, new()
            {
                CsrPem = ManualExample.Pem("9.1.6", "csr"),
                CrtPem = ManualExample.Pem("9.1.6", "crt"),
                Class = "ssl123dv",
                Names = ["example.com", "example.org"],
            }));

        Assert.Equal(
            """
            Csr.Subject.Text = C = US, ST = CA, L = San Francisco, O = Example Corp, CN = example.com
            Csr.Subject.CommonName = example.com
            Csr.Subject.Organization = Example Corp.
            Csr.Subject.Location = San Francisco
            Csr.Subject.State = CA
            Csr.Subject.Country = US
            Csr.PublicKeyAlgorithm = rsaEncryption
            Csr.PublicKeySize = 4096
            Crt.Subject.Text = CN = example.com
            Crt.Subject.CommonName = example.com
            Crt.Issuer.Text = C = US, O = "DigiCert, Inc.", CN = RapidSSL Global TLS RSA4096 SHA256 2022 CA1
            Crt.Issuer.CommonName = RapidSSL Global TLS RSA4096 SHA256 2022 CA1
            Crt.Issuer.Organization = DigiCert, Inc.
            Crt.Issuer.Country = US
            Crt.PublicKeyAlgorithm = rsaEncryption
            Crt.PublicKeySize = 2048
            Crt.SignatureAlgorithm = sha256WithRSAEncryption
            Crt.Names = example.com, www.example.com
            Crt.KeyUsages = Digital Signature, Key Encipherment
            Crt.KeyUsageType = critical
            Crt.ExtendedKeyUsages = TLS Web Server Authentication, TLS Web Client Authentication
            Crt.AuthorityKeyIdentifier = 00:aa:bb:cc:dd:ee:ff:11:22:33:44:55:66:77:88:99:11:22:33:44
            Crt.Serial = 00:aa:bb:cc:dd:ee:ff:11:22:33:44:55:66:77:88:99
            Crt.NotBefore = 2022-07-08 00:00:00
            Crt.NotAfter = 2023-07-08 23:59:59
            Emails[0].Name = example.com
            Emails[0].Email = postmaster@example.com
            Emails[1].Name = example.com
            Emails[1].Email = administrator@example.com
            Emails[2].Name = example.com
            Emails[2].Email = hostmaster@example.com
            Emails[3].Name = example.com
            Emails[3].Email = admin@example.com
            Emails[4].Name = example.com
            Emails[4].Email = webmaster@example.com
            Emails[5].Name = example.org
            Emails[5].Email = hostmaster@example.org
            Emails[6].Name = example.org
            Emails[6].Email = webmaster@example.org
            Emails[7].Name = example.org
            Emails[7].Email = admin@example.org
            Emails[8].Name = example.org
            Emails[8].Email = administrator@example.org
            Emails[9].Name = example.org
            Emails[9].Email = postmaster@example.org

            """,
            read);
    }

    [Fact]
    public async Task Token_IsSentAsPrintedAndRead() // 9.1.20
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.20",
            client => Check(client, new()
            {
                CsrPem = ManualExample.Pem("9.1.20", "csr"),
                Class = "ssl123dv",
                Names = ["example.com"],
                GenerateDcvToken = true,
            }));

        Assert.Equal(
            """
            DcvToken = <token>

            """,
            read);
    }

    private static Task<CertificateCheck> Check(ResellerClient client, CheckCertificateRequest request) =>
        client.Certificates.CheckAsync(request, CommandPriority.Interactive, Cancel);
}
