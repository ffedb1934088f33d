using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// CSRs as clients make them: without subject (certbot, lego, nginx), with another name in front than the order, and names longer than a
/// common name, which is what the first name of an order becomes (manual 8.1.2).
/// </summary>
public class CsrFormsTests
{
    private const string Short = "short.example.test";

    private static readonly string Long = new string('l', 50) + ".long-name.example.test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryClassTakesTheFormsAndRefusesALongNameInFront()
    {
        await using var harness = await BridgeHarness.StartAsync();
        foreach (var of in CertificateClassCatalog.BuiltIn.Classes)
        {
            // What a class with a single name holds beside it is its alternative.
            var second = of.MultipleNames ? "other.example.test" : "www." + Short;
            string[] names = of.MultipleNames || of.FreeAlternatives > 0 ? [Short, second] : [Short];
            string[] turned = [.. names.Reverse()];
            foreach (var csr in (byte[][])
            [
                Csr("", names), Csr("CN=" + Short, names), Csr("CN=" + turned[0], turned), Csr("CN=" + Short, []), Csr("O=Example", turned)
            ])
            {
                Assert.Equal(names, (await CheckAsync(harness, of, csr, names)).Names);
            }

            var refusal = await Assert.ThrowsAsync<ResellerException>(() => CheckAsync(harness, of, Csr("", Long), Long));
            Assert.Contains("a common name holds 64 characters", refusal.Description, StringComparison.Ordinal);
            if (of.MultipleNames)
            {
                Assert.Equal([Short, Long], (await CheckAsync(harness, of, Csr("", Long, Short), Short, Long)).Names);
            }
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("multi")]
    public async Task ALongNameStandsBehindAShorterOneWhateverTheOrderSays(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync(
            profiles: all => [.. all, BridgeHarness.Profile("multi", "multidomaindv")]);

        var valid = await IssueAsync(harness, profile, Csr("", Long, Short), Long, Short);

        Assert.Equal([Short, Long], harness.Sandbox.State.Certificates.Single(made => made.Id == valid.Certificate!.Value.Value).Names);
        Assert.Equal([Long, Short], (await harness.CertificateAsync(valid.Certificate!.Value)).Names.Order());

        // The next one is reissued in the same order, and the one of the next year renewed, with the same names.
        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, profile, Csr("", Short, Long), Long, Short)).Status);
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        Assert.Equal(OrderStatus.Valid, (await IssueAsync(harness, profile, Csr("", Short, Long), Short, Long)).Status);
        Assert.Equal(2, harness.Purchases);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    [InlineData("immediate")]
    public async Task ACsrWithoutSubjectIsIssued(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();

        await IssueAsync(harness, profile, Csr("", "www.bare.test", "bare.test"), "bare.test", "www.bare.test");

        Assert.Equal(1, harness.Purchases);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("positive")]
    public async Task OnlyLongNamesAreRefusedBeforeAnythingIsProvedOrBought(string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();

        var problem = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(profile, Long));

        Assert.Equal(AcmeErrorType.RejectedIdentifier, problem.Problem.Type);
        Assert.Contains("64 characters", problem.Problem.Detail, StringComparison.Ordinal);
    }

    private static Task<CertificateQuote> CheckAsync(BridgeHarness harness, CertificateClass of, byte[] csr, params string[] names) =>
        harness.Reseller.Certificates.CheckAddAsync(
            new AddCertificateRequest
            {
                Class = of.Name,
                CsrPem = PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
                Names = names,
                DcvMethod = "DNS-CNAME",
                TechContacts = of.TechContact == ContactRequirement.No ? [] : ["P-ABC123"],
                OrganizationContact = of.OrganizationContact == ContactRequirement.No ? null : "O-ABC123",
                EvApproverContacts = of.EvApproverContact == ContactRequirement.No ? [] : ["P-ABC123"],
                NoAutoFillDomains = true,
            },
            CommandPriority.Interactive,
            Stop);

    private static byte[] Csr(string subject, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        return request.CreateSigningRequest();
    }

    private static async Task<Order> IssueAsync(BridgeHarness harness, string profile, byte[] csr, params string[] names)
    {
        var settled = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), csr);
        Assert.True(settled.Status == OrderStatus.Valid, string.Join('\n', harness.Log.Lines));
        return settled;
    }
}
