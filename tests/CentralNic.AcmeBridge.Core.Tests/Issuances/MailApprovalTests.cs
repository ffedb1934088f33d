using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>EMAIL: the CA asks a person, and the order waits for the click.</summary>
public class MailApprovalTests
{
    [Theory]
    [InlineData("ssl123dv")]
    [InlineData("multidomaindv")]
    public async Task AnOrderWaitsForTheClickOfWhomTheProfileNamesAndSoDoesItsReissue(string @class)
    {
        await using var harness = await StartAsync(@class);
        var bought = await ApproveAsync(harness, "webmaster@mail.test", "www.shop.mail.test", "www.mail.test");

        var reissued = await ApproveAsync(harness, "webmaster@mail.test", "www.shop.mail.test", "www.mail.test");

        Assert.Equal((IssuancePlan.Buy, IssuancePlan.Reissue), (bought.Issuance!.Plan, reissued.Issuance!.Plan));
        Assert.Equal((DcvMethods.Email, DcvMethods.Email), (bought.Issuance.DcvMethod, reissued.Issuance.DcvMethod));
        Assert.Equal(1, harness.Purchases);

        // The CA sends its mails by itself; another one would only confuse.
        Assert.DoesNotContain("ResendNotification", harness.Upstream.Commands);
    }

    [Fact]
    public async Task ARenewalAsksTheSameAddress()
    {
        await using var harness = await StartAsync("ssl123dv");
        await ApproveAsync(harness, "webmaster@mail.test", "www.mail.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));

        var renewed = await ApproveAsync(harness, "webmaster@mail.test", "www.mail.test");

        Assert.Equal(IssuancePlan.Renew, renewed.Issuance!.Plan);
    }

    [Fact]
    public async Task WithoutAnAddressTheCaChoosesAndTheLogSaysWhich()
    {
        await using var harness = await StartAsync("ssl123dv");

        await ApproveAsync(harness, "hostmaster@chosen.test", "www.chosen.test");

        Assert.Contains(harness.Log.Lines, line => line.Contains("hostmaster@chosen.test", StringComparison.Ordinal));
        Assert.Contains(
            harness.Log.Lines,
            line => line.Contains(
                "EMAIL is used: www.chosen.test by a person whom the CA asks at an address that it chooses.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARestartWhileItWaitsGoesOnWaiting()
    {
        await using var harness = await StartAsync("ssl123dv");
        var order = await BeginAsync(harness, "www.mail.test");
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();

        Assert.Equal(OrderStatus.Processing, (await harness.ReadNowAsync(order.Id)).Status);
        Approve(harness, "webmaster@mail.test");

        Assert.Equal(OrderStatus.Valid, (await harness.ReadAsync(order.Id)).Status);
    }

    private static Task<BridgeHarness> StartAsync(string @class) => BridgeHarness.StartAsync(profiles: profiles =>
    [
        .. profiles,
        BridgeHarness.Profile("mail", @class) with
        {
            DcvMethods = [DcvMethods.Email],
            ApproverEmails = new Dictionary<string, string> { ["mail.test"] = "webmaster@mail.test" },
        },
    ]);

    private static async Task<Order> BeginAsync(BridgeHarness harness, params string[] names)
    {
        var order = await harness.ReadyOrderAsync("mail", names);
        var mails = harness.Sandbox.Mails.Count;
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(names));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.State == IssuanceState.AwaitingCa);
        await harness.AdvanceUntilAsync(new SandboxDcvOptions().FirstLookAfter, () => Task.FromResult(harness.Sandbox.Mails.Count > mails));
        return await harness.ReadNowAsync(order.Id);
    }

    private static async Task<Order> ApproveAsync(BridgeHarness harness, string address, params string[] names)
    {
        var order = await BeginAsync(harness, names);
        Assert.Equal(OrderStatus.Processing, order.Status);
        Approve(harness, address);
        var valid = await harness.ReadAsync(order.Id);
        Assert.True(valid.Status == OrderStatus.Valid, $"{valid.Status} {valid.Error?.Detail}");
        return valid;
    }

    private static void Approve(BridgeHarness harness, string address)
    {
        var open = harness.Sandbox.Mails.Where(mail => mail.ApprovedAt is null).ToArray();
        Assert.NotEmpty(open);
        Assert.All(open, mail => Assert.Equal(address, mail.To));
        Array.ForEach(open, mail => Assert.True(harness.Sandbox.ApproveMail(mail.Id)));
    }
}
