using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

public class CertificateRepositoryTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly CertificateRepository _certificates = new(store.Documents);

    [Fact]
    public async Task FindByCsr_GivesTheOneOfTenantAndClassThatLastsLongest()
    {
        var sample = Sample.Certificate("a.test") with { CsrSha256 = "csr" };
        await AddAsync(sample with { Id = new CertificateId("shorter"), NotAfter = Sample.Now.AddDays(10) });
        await AddAsync(sample with { Id = new CertificateId("longest"), NotAfter = Sample.Now.AddDays(30) });
        await AddAsync(sample with { Id = new CertificateId("short"), NotAfter = Sample.Now.AddDays(20) });
        await AddAsync(
            sample with { Id = new CertificateId("other-class"), NotAfter = Sample.Now.AddDays(90), Class = "quicksslpremiumdv" });
        await AddAsync(
            sample with { Id = new CertificateId("other-tenant"), NotAfter = Sample.Now.AddDays(90), Tenant = new TenantId("other") });
        await AddAsync(sample with { Id = new CertificateId("other-csr"), NotAfter = Sample.Now.AddDays(90), CsrSha256 = "other" });

        Assert.Equal("longest", (await FindAsync("SSL123DV", "csr"))!.Id.Value);
        Assert.Equal("other-class", (await FindAsync("quicksslpremiumdv", "csr"))!.Id.Value);
        Assert.Null(await FindAsync("ssl123dv", "nothing"));
    }

    [Fact]
    public async Task Find_GivesTheCertificateAsItWasAdded()
    {
        var certificate = Sample.Certificate("a.test", "b.test") with
        {
            Id = new CertificateId("whole"),
            ChainPem = "pem",
            CertificateOrder = "CO1",
        };
        await AddAsync(certificate);

        var found = await _certificates.FindAsync(certificate.Id, TestContext.Current.CancellationToken);

        Assert.Equal(certificate with { Names = default }, found! with { Names = default });
        Assert.Equal(certificate.Names, found.Names);
        Assert.Same(found, await _certificates.FindAsync(certificate.Id, TestContext.Current.CancellationToken));
        Assert.Null(await _certificates.FindAsync(new CertificateId("nothing"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Add_TheSameCertificateTwiceIsRefused()
    {
        var certificate = Sample.Certificate("a.test") with { Id = new CertificateId("once") };
        await AddAsync(certificate);

        await Assert.ThrowsAsync<DocumentConflictException>(() => AddAsync(certificate));
    }

    private Task<IssuedCertificate?> FindAsync(string @class, string csr) =>
        _certificates.FindByCsrAsync(Sample.Tenant, @class, csr, null, TestContext.Current.CancellationToken);

    private Task AddAsync(IssuedCertificate certificate) =>
        store.Documents.CommitAsync(_certificates.Add(certificate), TestContext.Current.CancellationToken);
}
