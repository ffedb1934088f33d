using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Retention;

/// <summary>Deletion comes in small commits, survives a cut, deletes nothing that changed meanwhile, and leaves what is paid for.</summary>
public sealed class RetentionTaskTests
{
    private const int Certificates = 70;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pass_DeletesInSmallCommits()
    {
        await using var store = await RetentionStore.StartAsync();
        await FillAsync(store);
        var commits = new List<int>();
        store.Get<FollowedStore>().Committed += writes => commits.Add(writes.Count);

        Assert.Equal(Certificates, (await store.PassAsync())["certificates"]);

        Assert.Equal([50, 50, 40], commits); // 25 certificates with their summaries each.
    }

    [Fact]
    public async Task Pass_CutBetweenTwoCommits_LeavesNothingHalfDeleted_AndTheNextOneGoesOn()
    {
        await using var store = await RetentionStore.StartAsync();
        await FillAsync(store);
        store.Get<FollowedStore>().Committed += _ => store.Faults.Fault = () => new StoreUnavailableException("The disk is gone.");

        await Assert.ThrowsAsync<StoreUnavailableException>(store.PassAsync);

        await store.RestartAsync(async () => Assert.Empty(
            (await StoreCheck.RunAsync(store.Folder, false, NullLogger.Instance, Cancellation)).Findings));
        var left = await store.IdsAsync(CertificateRepository.Kind);
        Assert.Equal(Certificates - RetentionTask.MostPerCommit, left.Count);
        Assert.Equal(left.Order(), (await store.IdsAsync(CertificateIndex.Kind)).Select(id => id.Split('.')[1]).Order());

        await store.PassAsync();

        Assert.Empty(await store.IdsAsync(CertificateRepository.Kind));
        Assert.Empty(await store.IdsAsync(CertificateIndex.Kind));
    }

    [Fact]
    public async Task Pass_WhenOneOfACommitChangedMeanwhile_LeavesThatOneAlone()
    {
        await using var store = await RetentionStore.StartAsync();
        await FillAsync(store);
        var certificates = store.Get<CertificateRepository>();
        var changed = new CertificateId("c003");
        var rule = new Meanwhile(
            store.Get<IEnumerable<IRetentionRule>>().OfType<CertificateRetention>().Single(),
            id => id.EndsWith(changed.Value, StringComparison.Ordinal)
                ? certificates.UpdateAsync(
                    changed,
                    known => known with { RenewFrom = Sample.Now },
                    _ => Task.FromResult<IReadOnlyList<DocumentWrite>>([]),
                    Cancellation)
                : Task.CompletedTask);
        var task = new RetentionTask(
            [rule], store.Get<IDocumentStore>(), store.Get<ClockCheck>(), TimeProvider.System, NullLogger<RetentionTask>.Instance);

        Assert.Equal(Certificates - 1, (await task.RunPassAsync(Sample.Now, Cancellation))["certificates"]);

        Assert.Equal([changed.Value], await store.IdsAsync(CertificateRepository.Kind));
        Assert.NotNull(await certificates.FindSummaryAsync(changed, Cancellation));
    }

    [Fact]
    public async Task Round_ByAWrongClock_DeletesNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var order = await IssueAsync(harness, "a.test");
        harness.Clock.Shift = TimeSpan.FromDays(3650);

        var round = await ((IPeriodicTask)TaskOf(harness)).RunRoundAsync(Cancellation);

        Assert.True(round.WasIdle);
        Assert.NotNull(await harness.Bridge.Orders.FindAsync(order.Id, Cancellation));
    }

    [Fact]
    public async Task Task_LogsOneLineWithFigures()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        await IssueAsync(harness, "a.test");
        await IssueAsync(harness, "a.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(280));

        await Eventually.TrueAsync(() => harness.Log.Lines.Any(line => line.Contains("Deleted what is older", StringComparison.Ordinal)));

        Assert.EndsWith(
            " kept. orders: 1, certificates: 1, certificate counts: 1, proofs: 1",
            harness.Log.Lines.Single(line => line.Contains("Deleted what is older", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.True(harness.Bridge.Periodic.States.Single(state => state.Name == "retention").LastSuccess is not null);
    }

    [Fact]
    public async Task AfterTheOrdersAreDeleted_ClientsGet404_ListsNameThemNoMore_AndTheNamesAreReissuedForNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var bought = await IssueAsync(harness, "a.test");
        var deleted = await IssueAsync(harness, "a.test");
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(280));
        var kept = await IssueAsync(harness, "a.test");

        await harness.Bridge.Get<RetentionTask>().RunPassAsync(harness.Clock.GetUtcNow(), Cancellation);

        var account = harness.Account.Account;
        await AssertNotFoundAsync(() => harness.Bridge.OrderReading.ReadAsync(account, deleted.Id, Cancellation));
        await AssertNotFoundAsync(() => harness.Bridge.Authorizations.ReadAsync(account, deleted.Id, 0, Cancellation));
        await AssertNotFoundAsync(() => harness.Bridge.CertificateDownload.DownloadAsync(account, deleted.Id, Cancellation));
        Assert.Null(await harness.Bridge.Get<CertificateRepository>().FindAsync(deleted.Certificate!.Value, Cancellation));
        var (listed, more) = await harness.Bridge.OrderListing.ListAsync(account, null, Cancellation);
        Assert.Equal(new[] { bought.Id, kept.Id }.Select(id => id.Value).Order(), listed.Select(id => id.Value).Order());
        Assert.False(more);
        var (behind, _) = await harness.Bridge.OrderListing.ListAsync(account, deleted.Id, Cancellation); // The cursor of an older page.
        Assert.Equal([bought.Id], behind);

        var again = await IssueAsync(harness, "a.test");
        Assert.Equal(IssuancePlan.Reissue, again.Issuance!.Plan);
        Assert.Equal(1, harness.Purchases);
    }

    private static RetentionTask TaskOf(BridgeHarness harness) => new(
        harness.Bridge.Get<IEnumerable<IRetentionRule>>(),
        harness.Bridge.Get<IDocumentStore>(),
        harness.Bridge.Get<ClockCheck>(),
        harness.Clock,
        harness.Log.CreateLogger<RetentionTask>());

    private static async Task<Order> IssueAsync(BridgeHarness harness, params string[] names)
    {
        var order = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, names), BridgeHarness.NewCsr(names));
        Assert.Equal(OrderStatus.Valid, order.Status);
        return order;
    }

    private static async Task AssertNotFoundAsync<T>(Func<Task<T>> ask) =>
        Assert.Equal(404, (await Assert.ThrowsAsync<AcmeProblemException>(async () => await ask())).Problem.Status);

    private static async Task FillAsync(RetentionStore store)
    {
        for (var number = 0; number < Certificates; number++)
        {
            await store.PutAsync([.. store.Get<CertificateRepository>().Add(Sample.Certificate("a.test") with
            {
                Id = new CertificateId($"c{number:d3}"),
                NotAfter = Sample.Now.AddDays(-40),
            })]);
        }
    }

    /// <summary>A rule after whose judgement something happens.</summary>
    private sealed class Meanwhile(IRetentionRule rule, Func<string, Task> happens) : IRetentionRule
    {
        public string Name => rule.Name;

        public string Kind => rule.Kind;

        public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => rule.RangesAt(now);

        public async ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(
            string id, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var deletion = await rule.DeletionOfAsync(id, now, cancellationToken);
            await happens(id);
            return deletion;
        }

        public void Forget(string id) => rule.Forget(id);
    }
}
