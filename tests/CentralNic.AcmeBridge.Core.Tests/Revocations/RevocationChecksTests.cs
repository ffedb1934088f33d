using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Tenants;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Revocations;

public sealed class RevocationChecksTests
{
    /// <summary>What another system ordered was taken over as it was: its chain may hold anything, and is no failure.</summary>
    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.840.10045.2.1")]
    public void Read_OfAnIssuerWithAKeyThatIsNone_FindsNothing(string algorithm)
    {
        var now = DateTimeOffset.UtcNow;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        var name = new X500DistinguishedName("CN=Odd CA");
        var odd = new PublicKey(new Oid(algorithm), new AsnEncodedData([0x05, 0x00]), new AsnEncodedData([0x04, 0x01]));
        using var issuer = new CertificateRequest(name, odd, HashAlgorithmName.SHA256).Create(name, signer, now, now.AddDays(2), [1]);
        using var leaf = new CertificateRequest("CN=a.test", key, HashAlgorithmName.SHA256).Create(name, signer, now, now.AddDays(1), [2]);

        Assert.Null(RevocationChecks.Read(new IssuedCertificate
        {
            Id = new CertificateId("C1"),
            Tenant = TenantDirectory.DefaultId,
            Class = "ssl123dv",
            Names = ["a.test"],
            CsrSha256 = "",
            ChainPem = leaf.ExportCertificatePem() + "\n" + issuer.ExportCertificatePem() + "\n",
            NotBefore = now,
            NotAfter = now.AddDays(1),
            Received = now,
        }));
    }
}
