using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

/// <summary>The lists of certificates.</summary>
public sealed class CertificateIndexTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private CertificateRepository _certificates = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.InitializeAsync();
        _certificates = new CertificateRepository(_store.Documents);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task List_HasThoseInForceWithTheSoonestExpiryFirst()
    {
        await AddAsync("late", 90);
        await AddAsync("past", -1);
        await AddAsync("soon", 3);
        await AddAsync("revoked", 5, revoked: RevocationState.Intended);
        await AddAsync("middle", 30);

        Assert.Equal(["soon", "middle", "late"], await IdsAsync(new()));
        Assert.Equal(["soon"], await IdsAsync(new() { ExpireBefore = Sample.Now.AddDays(30) }));
        Assert.Equal(["past"], await IdsAsync(new() { Standing = CertificateStanding.Expired }));
        Assert.Equal(["revoked"], await IdsAsync(new() { Standing = CertificateStanding.Revoked }));
        Assert.Equal(["soon", "revoked", "middle", "late", "past"], await IdsAsync(new() { Standing = CertificateStanding.All }));
    }

    [Fact]
    public async Task List_IsFilteredByAllThatIsAskedFor()
    {
        await AddAsync("one", 10, tenant: "shop", profile: "fast", names: ["www.one.test", "one.test"]);
        await AddAsync("two", 20, tenant: "shop", profile: "slow", names: ["*.two.test"]);
        await AddAsync("three", 30, tenant: "other", profile: "fast", names: ["three.test"], @class: "PositiveSSL");

        Assert.Equal(["one", "two"], await IdsAsync(new() { Tenant = new TenantId("shop") }));
        Assert.Equal(["one"], await IdsAsync(new() { Tenant = new TenantId("shop"), Profile = "fast" }));
        Assert.Equal(["three"], await IdsAsync(new() { Class = "positivessl" }));
        Assert.Equal(["one"], await IdsAsync(new() { Name = "one.test" }));
        Assert.Equal(["one"], await IdsAsync(new() { Name = "www.one.test" }));
        Assert.Equal(["two"], await IdsAsync(new() { Name = "*.two.test" }));
        Assert.Equal(["three"], await IdsAsync(new() { Text = "HREE" }));
        Assert.Equal(["two"], await IdsAsync(new() { Label = "two" }));
        Assert.Empty(await IdsAsync(new() { Label = "wo" }));
        Assert.Empty(await IdsAsync(new() { Name = "ne.test" }));
    }

    [Fact]
    public async Task List_ReadsPageAfterPageWithoutGapOrRepetition()
    {
        for (var number = 0; number < 23; number++)
        {
            await AddAsync($"c{number:D2}", 10 + (number / 3));
        }

        var seen = new List<string>();
        var page = new PageRequest(5);
        do
        {
            var found = await _certificates.ReadPageAsync(new CertificateFilter(), page, Sample.Now, Cancellation);
            seen.AddRange(found.Items.Select(item => item.Certificate.Value));
            page = page with { Cursor = found.Next };
        }
        while (page.Cursor is not null);

        Assert.Equal(Enumerable.Range(0, 23).Select(number => $"c{number:D2}"), seen);
    }

    [Fact]
    public async Task List_FindsBySerialNumberAndBothFingerprints()
    {
        using var leaf = SelfSigned();
        await AddAsync("signed", 10, pem: leaf.ExportCertificatePem());
        await AddAsync("other", 11);
        var sha256 = Convert.ToHexString(SHA256.HashData(leaf.RawData));

        Assert.Equal(["signed"], await IdsAsync(new() { Fingerprint = CertificateReference.Fingerprint(leaf.Thumbprint) }));
        Assert.Equal(["signed"], await IdsAsync(new() { Fingerprint = CertificateReference.Fingerprint(sha256) }));
        Assert.Equal(["signed"], await IdsAsync(new() { SerialNumber = CertificateReference.Serial(leaf.SerialNumber) }));
        Assert.Empty(await IdsAsync(new() { SerialNumber = "abc" }));
    }

    [Fact]
    public async Task Change_IsInTheListAtOnce()
    {
        await AddAsync("one", 10);

        await ChangeAsync(
            "one", current => current with { Revocation = new Revocation { By = "test", Asked = Sample.Now, Since = Sample.Now } });
        await ChangeAsync("one", current => current with { RenewFrom = Sample.Now });

        Assert.Empty(await IdsAsync(new()));
        var revoked = await _certificates.ReadPageAsync(
            new CertificateFilter { Standing = CertificateStanding.Revoked }, new PageRequest(), Sample.Now, Cancellation);
        Assert.Equal((RevocationState.Intended, Sample.Now), (revoked.Items.Single().Revocation, revoked.Items.Single().RenewFrom));
    }

    /// <summary>Older versions wrote certificates alone.</summary>
    [Fact]
    public async Task Indexing_GivesOlderDocumentsTheirPlaceInTheLists()
    {
        for (var number = 0; number < 120; number++)
        {
            await AddAsOlderVersionAsync($"old{number:D3}", 10 + number);
        }

        await AddAsync("new", 5);
        await ChangeAsync("old007", current => current with { RenewFrom = Sample.Now });
        var indexing = new CertificateIndexing(_certificates, _store.Documents);
        Assert.Throws<StoreUnavailableException>(indexing.RequireComplete);

        await indexing.RunRoundAsync(Cancellation);
        Assert.False(indexing.IsComplete);
        var resumed = new CertificateIndexing(_certificates, _store.Documents);
        await resumed.BeginAsync(Cancellation);

        resumed.RequireComplete();
        Assert.Equal(
            Enumerable.Range(0, 120).Select(number => $"old{number:D3}").Prepend("new"),
            await IdsAsync(new(), new PageRequest(PageRequest.LongestPage)));
        Assert.Equal(TimeSpan.Zero, (await resumed.RunRoundAsync(Cancellation)).Wait ?? TimeSpan.Zero);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=signed.test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Sample.Now.AddDays(-1), Sample.Now.AddDays(10));
    }

    private static IssuedCertificate Certificate(string id, int days) =>
        Sample.Certificate("a.test") with { Id = new CertificateId(id), NotAfter = Sample.Now.AddDays(days), CsrSha256 = id };

    private async Task AddAsync(
        string id,
        int days,
        string tenant = "tenant",
        string profile = "default",
        string[]? names = null,
        string @class = "ssl123dv",
        string pem = "",
        RevocationState? revoked = null)
    {
        var certificate = Certificate(id, days) with
        {
            Tenant = new TenantId(tenant),
            Profile = profile,
            Class = @class,
            ChainPem = pem,
            Revocation = revoked is { } state
                ? new Revocation { State = state, By = "test", Asked = Sample.Now, Since = Sample.Now }
                : null,
        };
        await _store.Documents.CommitAsync(
            _certificates.Add(names is null ? certificate : certificate with { Names = [.. names] }), Cancellation);
    }

    private Task<IssuedCertificate> ChangeAsync(string id, Func<IssuedCertificate, IssuedCertificate> change) => _certificates.UpdateAsync(
        new CertificateId(id), change, _ => Task.FromResult<IReadOnlyList<DocumentWrite>>([]), Cancellation);

    private Task AddAsOlderVersionAsync(string id, int days) => _store.Documents.CommitAsync(
        [
            DocumentWrite.Put(
                new DocumentKey("certificate", id),
                0,
                JsonSerializer.SerializeToUtf8Bytes(Certificate(id, days), CertificatesJson.Default.IssuedCertificate)),
        ],
        Cancellation);

    private async Task<string[]> IdsAsync(CertificateFilter filter, PageRequest? page = null) =>
    [
        .. (await _certificates.ReadPageAsync(filter, page ?? new PageRequest(), Sample.Now, Cancellation))
            .Items.Select(item => item.Certificate.Value),
    ];
}
