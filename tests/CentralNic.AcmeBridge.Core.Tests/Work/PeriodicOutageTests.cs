using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

/// <summary>All that the bridge does every so often, with the store or the reseller away for a while.</summary>
public sealed class PeriodicOutageTests
{
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);

    /// <summary>The tasks that use the store in every round here. Others wait to be woken, or have nothing to do with it.</summary>
    private static readonly string[] UseStore =
    [
        "order-expiry", "revocations", "notify-program", "ledger-comparison", "dcv-clean-up", "held-up-orders", "reseller-news",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoreAway_EveryTaskGoesOnAfterwards(bool diskFull)
    {
        await using var harness = await StartAsync();
        var prepared = await PrepareAsync(harness);
        var waiting = await harness.CreateAsync(null, "expires.test");
        harness.Faults.Fault = diskFull
            ? () => new IOException("No space left on device")
            : () => new StoreUnavailableException("The store is away.");
        prepared.EndFaults();
        harness.Sandbox.Clock.Advance(waiting.Expires - harness.Sandbox.Clock.GetUtcNow());

        await harness.AdvanceUntilAsync(Step, () => Task.FromResult(
            UseStoreOf(harness).All(state => state.ConsecutiveFailures >= 2)));
        harness.Faults.Fault = null;

        var back = harness.Sandbox.Clock.GetUtcNow();
        await harness.AdvanceUntilAsync(Step, () => Task.FromResult(
            harness.Bridge.Periodic.States.All(state => Works(state, back))));
        await Eventually.TrueAsync(async () => (await StoredAsync(harness, waiting.Id)).Status == OrderStatus.Invalid);
        await Eventually.TrueAsync(
            async () => (await harness.CertificateAsync(prepared.Revoked)).Revocation is { State: not RevocationState.Intended });
        await Eventually.TrueAsync(async () =>
            (await harness.NotificationOfAsync(prepared.Parked))?.DeliveryBy("program")!.State == DeliveryState.Delivered);
    }

    /// <summary>What is no answer at all, to every command.</summary>
    [Fact]
    public async Task ResellerAnswersNonsense_EveryTaskGoesOnAfterwards()
    {
        await using var harness = await StartAsync();
        var prepared = await PrepareAsync(harness);
        harness.Upstream.Rewrites = (_, _) => "<html>502</html>";
        prepared.EndFaults();

        await harness.AdvanceUntilAsync(Step, () => Task.FromResult(
            harness.Bridge.Periodic.States.Count(state => state.ConsecutiveFailures >= 2) >= 2));
        harness.Upstream.Rewrites = null;

        var back = harness.Sandbox.Clock.GetUtcNow();
        await harness.AdvanceUntilAsync(Step, () => Task.FromResult(
            harness.Bridge.Periodic.States.All(state => Works(state, back))));
        await Eventually.TrueAsync(
            async () => (await harness.CertificateAsync(prepared.Revoked)).Revocation is { State: not RevocationState.Intended });
    }

    [Fact]
    public async Task Stop_InTheMiddleOfEveryRound_EndsThemAllAndTheNextStartGoesOn()
    {
        await using var harness = await StartAsync();
        var prepared = await PrepareAsync(harness);
        harness.Faults.Hangs = true;
        prepared.EndFaults();
        await harness.AdvanceUntilAsync(Step, () => Task.FromResult(
            UseStoreOf(harness).All(state => state.RunningSince is not null)));

        await harness.StopBridgeAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.All(harness.Bridge.Periodic.States, state => Assert.Null(state.RunningSince));
        await harness.StartBridgeAsync();
        await Eventually.TrueAsync(
            async () => (await harness.CertificateAsync(prepared.Revoked)).Revocation is { State: not RevocationState.Intended });
        await Eventually.TrueAsync(async () =>
            (await harness.NotificationOfAsync(prepared.Parked))?.DeliveryBy("program")!.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task Stop_WhenOnePartThrows_DisposesTheOthersAllTheSame()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var odd = new ThrowsWhenStopped();
        harness.Bridge.Periodic.Add(odd);
        await odd.Begun;

        await Assert.ThrowsAnyAsync<Exception>(() => harness.Bridge.DisposeAsync().AsTask());

        // The last of the parts.
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => harness.Bridge.Budgets.ReserveAsync(
                Sample.Order("late.test"), null, _ => Task.FromResult<Order>(null!), CancellationToken.None));
    }

    private static async Task<BridgeHarness> StartAsync()
    {
        var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Notify = new NotifyOptions
        {
            Program = new ProgramChannelOptions
            {
                Program = "/bin/sh",
                Arguments = ["-c", $"cat >/dev/null; test -e {ProgramWorks(harness)}"],
            },
        };
        await harness.StartBridgeAsync();
        return harness;
    }

    /// <summary>A certificate that cannot be revoked yet, and a parked order of which the operator cannot be told yet.</summary>
    private static async Task<Prepared> PrepareAsync(BridgeHarness harness)
    {
        var revoked =
            (await harness.FinalizeAsync(
                await harness.ReadyOrderAsync(null, "revoked.test"), BridgeHarness.NewCsr("revoked.test"))).Issuance!.Certificate!.Value;
        var refusal = harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ServerError, Command = "RevokeCertificate" });
        await Assert.ThrowsAnyAsync<Exception>(() => harness.RevokeAsync(revoked));

        harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.WrongKey, Times = 1 });
        var parked = await harness.ReadyOrderAsync(null, "parked.test");
        _ = harness.FinalizeAsync(parked, BridgeHarness.NewCsr("parked.test"));
        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains("The notification", StringComparison.Ordinal)));
        return new Prepared(revoked, parked.Id, () =>
        {
            harness.Sandbox.Faults.Remove(refusal);
            File.WriteAllText(ProgramWorks(harness), "");
        });
    }

    private static PeriodicTaskState[] UseStoreOf(BridgeHarness harness)
    {
        PeriodicTaskState[] found = [.. harness.Bridge.Periodic.States.Where(state => UseStore.Contains(state.Name))];
        Assert.Equal(UseStore.Length, found.Length);
        return found;
    }

    /// <summary>A task without a next round waits for being woken.</summary>
    private static bool Works(PeriodicTaskState state, DateTimeOffset since) =>
        state.ConsecutiveFailures == 0 && (state.LastSuccess > since || state is { NextRound: null, RunningSince: null });

    private static string ProgramWorks(BridgeHarness harness) => Path.Combine(harness.Folder, "program-works");

    private static async Task<Order> StoredAsync(BridgeHarness harness, OrderId id) =>
        (await new OrderRepository(harness.Store, harness.Sandbox.Clock).FindAsync(id, TestContext.Current.CancellationToken))!;

    private sealed record Prepared(CertificateId Revoked, OrderId Parked, Action EndFaults);

    private sealed class ThrowsWhenStopped : IPeriodicTask
    {
        private readonly TaskCompletionSource _begun = new();

        public string Name => "test";

        public Task Begun => _begun.Task;

        public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => throw new InvalidOperationException("I will not stop."));
            _begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return PeriodicRound.Done(TimeSpan.Zero);
        }
    }
}
