using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>
/// What was ordered by a command whose answer was lost, and came to nothing before it was looked for, was charged all the same: it is
/// found, booked and given up, and only then is another one ordered.
/// </summary>
public class EndedPurchaseTests
{
    private const string Name = "ended.test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AddCertificate", false)]
    [InlineData("AddCertificate", true)]
    [InlineData("RenewCertificate", false)]
    [InlineData("RenewCertificate", true)]
    [InlineData("ReissueCertificate", false)]
    public async Task WhatEndedBeforeItWasLookedForIsBookedAndNotOrderedAgain(string command, bool isCancelled)
    {
        await using var harness = await BridgeHarness.StartAsync(
            sandbox: options => options with { ListsLeaveOutCancelled = true },
            // What the CA failed was paid for, so the next order for the names is a second purchase.
            limits: BridgeHarness.BuysTwice);
        await PrepareAsync(harness, command);
        var sold = harness.Purchases;
        var csr = BridgeHarness.NewCsr(Name);
        Lose(harness, command, afterWork: true);
        EndBeforeTheSearch(harness, command, isCancelled);
        harness.HidesProofs = true;

        var failed = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), csr);

        Assert.Equal((OrderStatus.Invalid, IssuanceState.Failed), (failed.Status, failed.Issuance!.State));
        Assert.NotNull(failed.Issuance.Certificate);
        Assert.Single(harness.Upstream.Commands, sent => sent == command);
        Assert.Equal(isCancelled ? 1 : 0, harness.Sandbox.State.Refunds.Count);
        await AssertBookedAsync(harness);

        // The next order has the same CSR, and its command is lost on the way: the one that ended is not taken for what it did.
        harness.Upstream.OnCommand = null;
        harness.HidesProofs = false;
        Lose(harness, command, afterWork: false);
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), csr);

        Assert.Equal(OrderStatus.Valid, valid.Status);
        Assert.NotEqual(failed.Issuance.Certificate, valid.Certificate);
        Assert.Equal(command == "ReissueCertificate" ? 1 : sold + 2, harness.Purchases);
        await AssertBookedAsync(harness);
    }

    /// <summary>The program dies between the lost answer and the search.</summary>
    [Fact]
    public async Task WhatEndedWhileTheBridgeWasDownIsBookedAfterTheRestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await PrepareAsync(harness, "RenewCertificate");
        harness.HidesProofs = true;
        Lose(harness, "RenewCertificate", afterWork: true);
        var stopped = new TaskCompletionSource<Task>();
        harness.Upstream.OnCommand = command =>
        {
            if (command == "QueryCertificateList" && harness.Upstream.Commands.Contains("RenewCertificate") && !stopped.Task.IsCompleted)
            {
                stopped.TrySetResult(harness.StopBridgeAsync());
            }

            return Task.CompletedTask;
        };
        var order = await harness.ReadyOrderAsync(null, Name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(Name));
        await await stopped.Task;
        FailAll(harness);

        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).IsFinal);

        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(order.Id)).Status);
        Assert.Equal(2, harness.Purchases);
        await AssertBookedAsync(harness);
    }

    private static async Task PrepareAsync(BridgeHarness harness, string command)
    {
        if (command != "AddCertificate")
        {
            var first = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), BridgeHarness.NewCsr(Name));
            Assert.Equal(OrderStatus.Valid, first.Status);
        }

        if (command == "RenewCertificate")
        {
            harness.Sandbox.Clock.Advance(TimeSpan.FromDays(350));
        }
    }

    private static void Lose(BridgeHarness harness, string command, bool afterWork) => harness.Sandbox.Faults.Add(
        new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = command, AfterWork = afterWork, Times = 1 });

    private static void EndBeforeTheSearch(BridgeHarness harness, string command, bool isCancelled)
    {
        var (isLost, isEnded) = (false, false);
        harness.Upstream.OnCommand = async sent =>
        {
            isLost |= sent == command;
            if (isLost && !isEnded && sent is "QueryCertificateList" or "StatusCertificateOrder")
            {
                isEnded = true;
                if (isCancelled)
                {
                    var bought = harness.Sandbox.State.Certificates.Single(
                        certificate => certificate.Status == SandboxCertificateStatus.Processing);
                    await harness.Reseller.CertificateOrders.CancelAsync(bought.OrderId, CommandPriority.Interactive, Cancellation);
                }
                else
                {
                    FailAll(harness);
                }
            }
        };
    }

    private static void FailAll(BridgeHarness harness)
    {
        foreach (var certificate in harness.Sandbox.State.Certificates.Where(
            certificate => certificate.Status == SandboxCertificateStatus.Processing))
        {
            harness.Sandbox.FailCertificate(certificate.Id, "the CA found a phishing word");
        }
    }

    private static async Task AssertBookedAsync(BridgeHarness harness)
    {
        var ledger = await harness.LedgerAsync();
        Assert.Equal(harness.Purchases, ledger.Count(line => line.Kind == LedgerEntryKind.Booked));
        Assert.Equal(harness.Sandbox.State.Refunds.Count, ledger.Count(line => line.Kind == LedgerEntryKind.Refunded));
        Assert.Equal(
            ledger.Count(line => line.Kind == LedgerEntryKind.Reserved),
            ledger.Count(line => line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Released));
    }
}
