using System.Formats.Asn1;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Vetting;

public sealed class VettingTests
{
    private static readonly SandboxVettingOptions ByOperator = new() { DecidesAfter = null };

    [Theory]
    [InlineData("geotrusttruebizidov", "2.23.140.1.2.2")]
    [InlineData("geotrusttruebizidev", "2.23.140.1.1")]
    [InlineData("instantsslov", "2.23.140.1.2.2")]
    public async Task Operator_TheCertificateWaitsUntilItIsApproved(string of, string policy)
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var id = await OrderAsync(setting, of);
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        setting.Time.Advance(TimeSpan.FromDays(5));
        Assert.Equal("processing", await setting.StatusOfAsync(id));
        Assert.Equal([id], setting.Server.Vetting.Waiting);

        Assert.True(setting.Server.Vetting.Approve(id));
        await setting.UntilActiveAsync(id);

        Assert.Empty(setting.Server.Vetting.Waiting);
        Assert.False(setting.Server.Vetting.Approve(id));
        using var leaf = (await setting.StatusAsync(id)).Certificate();
        Assert.Equal("CN=example.test, O=Example Corp, L=St. Ingbert, S=Saarland, C=DE", leaf.Subject);
        var oid = new AsnWriter(AsnEncodingRules.DER);
        oid.WriteObjectIdentifier(policy);
        Assert.Contains(
            Convert.ToHexString(oid.Encode()), Convert.ToHexString(leaf.Extensions["2.5.29.32"]!.RawData), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_RejectionFailsTheRequestWithItsReason()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var id = await OrderAsync(setting, "instantsslov");
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        Assert.True(setting.Server.Vetting.Reject(id, "no such company"));
        await setting.UntilAsync(b => b.Certificates[0].Status == SandboxCertificateStatus.Failed);
        Assert.Equal("no such company", setting.Server.State.Certificates[0].FailureReason);
        Assert.Equal("REQUEST_FAILED", Assert.Single(setting.Server.State.Events).Subclass);
    }

    [Fact]
    public async Task Operator_MayDecideBeforeTheDomainIsProven()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var id = await OrderAsync(setting, "instantsslov", prove: false);
        Assert.True(setting.Server.Vetting.Approve(id));
        Assert.Equal("processing", await setting.StatusOfAsync(id));
        Serve(setting, await setting.StatusAsync(id));
        await setting.LookAsync(id);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task Timer_ApprovesAfterItsTime()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = new() { DecidesAfter = TimeSpan.FromDays(2) } });
        var id = await OrderAsync(setting, "geotrusttruebizidev");
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        setting.Server.Clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal("processing", await setting.StatusOfAsync(id));
        Assert.Equal([id], setting.Server.Vetting.Waiting);
        setting.Server.Clock.Advance(TimeSpan.FromHours(1));
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task Timer_MayReject()
    {
        await using var setting = await Setting.StartAsync(
            o => o with { Vetting = new() { DecidesAfter = TimeSpan.FromHours(1), Approves = false } });
        var id = await OrderAsync(setting, "instantsslov");
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        setting.Server.Clock.Advance(TimeSpan.FromHours(1));
        await setting.UntilAsync(b => b.Certificates[0].Status == SandboxCertificateStatus.Failed);
        Assert.Contains("could not be verified", setting.Server.State.Certificates[0].FailureReason);
    }

    [Theory]
    [InlineData("geotrusttruebizidov", true)]
    [InlineData("instantsslov", false)]
    public async Task ApprovedContact_IsVettedOnceAtDigiCertAndEachTimeAtSectigo(string of, bool reused)
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var first = await OrderAsync(setting, of);
        await setting.LookAsync(first);
        setting.Server.Vetting.Approve(first);
        await setting.UntilActiveAsync(first);
        var contact = (await setting.StatusAsync(first)).First("organizationcontact")!;
        Assert.StartsWith("CC-", contact, StringComparison.Ordinal);

        var second = await OrderAsync(setting, of, contact: contact);
        await setting.LookAsync(second);
        await setting.UntilAsync(b => b.Certificates.Single(c => c.Id == second).ProvenAt is not null);

        if (reused)
        {
            await setting.UntilActiveAsync(second);
        }
        else
        {
            Assert.Equal([second], setting.Server.Vetting.Waiting);
        }
    }

    [Fact]
    public async Task Reissue_OfAVettedOrderIsNotVettedAgain()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var first = await OrderAsync(setting, "instantsslov");
        await setting.LookAsync(first);
        setting.Server.Vetting.Approve(first);
        await setting.UntilActiveAsync(first);
        await setting.ProveAsync(await setting.ReissueAsync(first, Api.NewCsr()));
        Assert.Empty(setting.Server.Vetting.Waiting);
    }

    [Fact]
    public async Task DomainValidated_IsNeverVetted()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = ByOperator });
        var id = await setting.BuyAsync();
        Assert.False(setting.Server.Vetting.Approve(id));
        using var leaf = (await setting.StatusAsync(id)).Certificate();
        Assert.Equal("CN=example.test", leaf.Subject);
    }

    private static async Task<string> OrderAsync(Setting setting, string of, bool prove = true, string? contact = null)
    {
        var command = Api.Order(of, "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1");
        if (contact is not null)
        {
            command.Set("organizationcontact", contact);
        }
        else
        {
            foreach (var (key, value) in new[]
            {
                ("name", "Example Corp"), ("street", "Kaiserstr. 172"), ("zip", "66386"), ("city", "St. Ingbert"), ("state", "Saarland"),
                ("country", "DE"), ("phone", "+49 6894 9396850"), ("email", "info@example.test"),
            })
            {
                command.Set("organization" + key, value);
            }
        }

        foreach (var (key, value) in new[]
        {
            ("firstname", "Max"), ("lastname", "Mustermann"), ("phone", "+49 6894 9396850"), ("email", "max@example.test"),
            ("jobtitle", "CEO"),
        })
        {
            if (of.EndsWith("ev", StringComparison.Ordinal))
            {
                command.Set("evapprover" + key, value);
            }
        }

        var order = await setting.Api.SendAsync(command);
        Assert.True(order.Code == 200, order.Description);
        if (prove)
        {
            Serve(setting, order);
        }

        return order.First("certificate")!;
    }

    private static void Serve(Setting setting, ResellerResponse answer) => setting.Customer.Serve(
        "example.test", new Uri(answer.First("file name")!).LocalPath, answer.First("file contents")!.Replace(' ', '\n'));
}
