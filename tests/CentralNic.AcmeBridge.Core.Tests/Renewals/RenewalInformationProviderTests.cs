using System.Security.Cryptography;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tests.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Renewals;

public sealed class RenewalInformationProviderTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly RenewalInformationProvider _renewals = new(
        new CertificateRepository(store.Documents),
        new SubscriptionRepository(store.Documents),
        new CompromisedKeys(store.Documents),
        new ReissueExpiryRules(store.Documents),
        new ProfileCatalog([], null),
        TimeProvider.System,
        NullLogger<RenewalInformationProvider>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The serial of RFC 9773 section 4.1 and one whose top bit is set; the DER of the second begins with 00.</summary>
    [Theory]
    [InlineData("00872165", "AIchZQ")]
    [InlineData("872165", "AIchZQ")]
    [InlineData("7F2165", "fyFl")]
    [Trait("Requirement", "R9773-4.1-03")]
    public async Task Read_FindsTheCertificateByKeyIdentifierAndTheBytesOfTheSerialsDer(string serial, string inName)
    {
        var (id, name) = (new CertificateId("serial-" + serial), Base64Url.Encode(TestAuthority.KeyIdentifier) + "." + inName);
        using var authority = TestAuthority.Root();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = authority.Issue(key, Convert.FromHexString(serial), "a.test");
        await AddAsync(Sample.Certificate("a.test") with { Id = id, Identity = CertificateIdentity.Of(certificate) });

        var information = await _renewals.ReadAsync(name, Cancellation);

        Assert.True(information.Window.Start < information.Window.End);
        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(() => _renewals.ReadAsync(name[..^1] + "A", Cancellation));
        Assert.Equal((AcmeErrorType.Malformed, 404), (refusal.Problem.Type, refusal.Problem.HttpStatus));
    }

    [Fact]
    public async Task PullForward_ChangesTheWindowUntilItIsTakenBack()
    {
        var certificate = Sample.Certificate("pulled.test") with
        {
            Id = new CertificateId("pulled"),
            Identity = new CertificateIdentity("sha", "key", "AAAA.AQ"),
            NotBefore = TimeProvider.System.GetUtcNow().AddDays(-10),
            NotAfter = TimeProvider.System.GetUtcNow().AddDays(190),
        };
        await AddAsync(certificate);
        var due = (await _renewals.ReadAsync("AAAA.AQ", Cancellation)).Window;
        var now = TimeProvider.System.GetUtcNow();

        await _renewals.PullForwardAsync(certificate.Id, now, Cancellation);
        var pulled = (await _renewals.ReadAsync("AAAA.AQ", Cancellation)).Window;
        await _renewals.PullForwardAsync(certificate.Id, null, Cancellation);

        Assert.Equal(now, pulled.Start);
        Assert.True(pulled.End < due.Start);
        Assert.Equal(due, (await _renewals.ReadAsync("AAAA.AQ", Cancellation)).Window);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _renewals.PullForwardAsync(new CertificateId("nothing"), now, Cancellation));
    }

    private Task AddAsync(IssuedCertificate certificate) =>
        store.Documents.CommitAsync(new CertificateRepository(store.Documents).Add(certificate), Cancellation);
}
