using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>What may pass at the reseller is waited for, and the order says why; only a refusal is a refusal.</summary>
public class PassingTroubleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "AddCertificate checkonly")]
    [InlineData("immediate", "CheckCertificate")]
    public async Task AnAnswerThatIsCutAgainAndAgainIsWaitedForBeforeABilledCommand(string? profile, string command)
    {
        await using var harness = await StartAsync();
        var cuts = harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.Truncated, Command = command });
        var order = await harness.ReadyOrderAsync(profile, "cut.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("cut.test"));
        await Eventually.TrueAsync(() => harness.Sandbox.Faults.All.Single(fault => fault.Id == cuts).Happened >= 3);
        var waiting = (await harness.Bridge.Reports.FindAsync(order.Id, Cancellation))!;
        Assert.Equal(OrderStatus.Processing, waiting.Status);
        Assert.Contains(command.Split(' ')[0], waiting.Trouble!.Text, StringComparison.Ordinal);
        Assert.NotNull(waiting.NextLook);

        harness.Sandbox.Faults.Clear();
        var valid = await finalize;

        Assert.Equal((OrderStatus.Valid, null), (valid.Status, valid.Issuance!.Trouble));
        Assert.Equal(1, harness.Purchases);
    }

    /// <summary>An answer that is whole, and says nothing of what was asked, is no refusal either.</summary>
    [Fact]
    public async Task AnAnswerWithoutAPriceIsWaitedFor()
    {
        await using var harness = await StartAsync();
        var empty = 0;
        harness.Upstream.Rewrites = (command, answer) => command == "AddCertificate" && empty++ < 2
            ? "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nEOF\n"
            : answer;

        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "empty.test"), BridgeHarness.NewCsr("empty.test"));

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task ARefusedLoginIsNamedWithItsKeys()
    {
        await using var harness = await StartAsync();
        harness.Upstream.OnCommand = command =>
        {
            harness.Upstream.Refuses[command] = 530;
            return Task.CompletedTask;
        };
        var order = await harness.ReadyOrderAsync(null, "login.test");
        var finalize = harness.FinalizeAsync(order, BridgeHarness.NewCsr("login.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Trouble is not null);

        var trouble = (await harness.ReadNowAsync(order.Id)).Issuance!.Trouble!.Text;
        Assert.Contains("Reseller:Login", trouble, StringComparison.Ordinal);
        Assert.Contains("Reseller:PasswordFile", trouble, StringComparison.Ordinal);
        harness.Upstream.OnCommand = null;
        harness.Upstream.Refuses.Clear();
        Assert.Equal(OrderStatus.Valid, (await finalize).Status);
    }

    [Fact]
    public void TheWaitsGrowWhileItLastsAndHaveABound()
    {
        var (options, began) = (new IssuanceOptions(), new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
        var error = new ResellerException("cut") { Kind = ResellerErrorKind.Truncated };
        var (trouble, now, waits) = ((ResellerTrouble?)null, began, new List<double>());
        for (var again = 0; again < 8; again++)
        {
            trouble = ResellerTrouble.Of(error, trouble, now);
            var wait = trouble.WaitAfter(error, options, now);
            waits.Add(wait.TotalSeconds);
            now += wait;
        }

        Assert.Equal(began, trouble!.Since);
        Assert.Equal([15, 15, 30, 60, 120, 240, 300, 300], waits);
        var known = new ResellerException("not sent") { Kind = ResellerErrorKind.Unreachable, NextTryAt = now + TimeSpan.FromSeconds(40) };
        Assert.Equal(40, trouble.WaitAfter(known, options, now).TotalSeconds);
    }

    private static async Task<BridgeHarness> StartAsync()
    {
        var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.ReadAttempts = 1;
        await harness.StartBridgeAsync();
        return harness;
    }
}
