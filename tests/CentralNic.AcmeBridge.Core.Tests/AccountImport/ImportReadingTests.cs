using System.Diagnostics;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.AccountImport.ImportSteps;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>What is read at the reseller: all that the lists hold or leave out, and nothing twice.</summary>
public class ImportReadingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The documentation says that lists may leave cancelled certificates out; and the sample of another list shows ids alone.
    /// </summary>
    [Theory]
    [InlineData("QueryCertificateList")]
    [InlineData("QueryCertificateOrderList")]
    public async Task WhatListsLeaveOutIsAskedFor(string list)
    {
        await using var harness = await BridgeHarness.StartAsync();
        await using var other = new OtherSystem(harness);
        var paid = await other.BuyAsync("ssl123dv", "listed.test");
        var cancelled = await other.OrderAsync("ssl123dv", "HTTP", other.NewCsr("gone.test"), "gone.test");
        await other.Reseller.CertificateOrders.CancelAsync(cancelled.OrderId!, CommandPriority.Interactive, Cancellation);
        harness.Upstream.Rewrites = (command, answer) => command != list ? answer
            : list == "QueryCertificateOrderList"
                ? Regex.Replace(answer, @"(?m)^property\[(status|class|paid until|created date|updated date)\].*\n", "")
                : WithoutCancelled(answer);

        var report = await harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation);

        Assert.Equal(ImportOutcome.Adopted, FindingOf(report, paid).Outcome);
        Assert.Contains("cancel", ReasonOf(report, cancelled), StringComparison.Ordinal);
        Assert.Equal(
            list == "QueryCertificateOrderList" ? 2 : 0, harness.Upstream.Commands.Count(command => command == "StatusCertificateOrder"));
    }

    /// <summary>
    /// 600 orders, two pages of each list; cut twice on the way, once by a stop of the bridge and once by a fault of the reseller.
    /// </summary>
    [Fact]
    public async Task AnImportThatWasCutGoesOnWhereItStoodAndDoesNothingTwice()
    {
        const int Orders = 600;
        await using var harness = await BridgeHarness.StartAsync(credit: 1_000_000m);
        await using var other = new OtherSystem(harness);
        await Parallel.ForAsync(
            0, Orders, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (number, _) => await other.BuyAsync("ssl123dv", $"site-{number}.test"));
        var progress = new List<ImportProgress>();
        var started = Stopwatch.GetTimestamp();

        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var read = 0;
            harness.Upstream.OnCommand = command =>
                command == "StatusCertificate" && ++read == 200 ? stop.CancelAsync() : Task.CompletedTask;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Bridge.Importer.RunAsync(ToDefault, null, stop.Token));
        }

        harness.Upstream.OnCommand = null;
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var afterStop = (await harness.StoredAsync("subscription")).Count;
        Assert.InRange(afterStop, 190, 200);
        harness.Upstream.OnCommand = command =>
        {
            harness.Upstream.Refuses["StatusCertificate"] = harness.Upstream.Commands.Count(sent => sent == "StatusCertificate") >= 400
                ? 531
                : 0;
            if (harness.Upstream.Refuses["StatusCertificate"] == 0)
            {
                harness.Upstream.Refuses.TryRemove("StatusCertificate", out _);
            }

            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<ResellerException>(() => harness.Bridge.Importer.RunAsync(ToDefault, null, Cancellation));
        harness.Upstream.OnCommand = null;
        harness.Upstream.Refuses.Clear();
        var report = await harness.Bridge.Importer.RunAsync(ToDefault, progress.Add, Cancellation);
        TestContext.Current.SendDiagnosticMessage($"{Orders} orders: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");

        Assert.Equal(Orders, report.Findings.Length);
        Assert.Equal(Orders, report.Of(ImportOutcome.Adopted).Count() + report.Of(ImportOutcome.Known).Count());
        Assert.Equal(Orders, (await harness.StoredAsync("subscription")).Count);
        Assert.Equal(Orders, (await harness.StoredAsync("stock")).Count);
        Assert.Equal(Orders, (await harness.StoredAsync("certificate")).Count);

        // Cut between command and commit, one certificate is asked for again; and one was refused.
        Assert.InRange(harness.Upstream.Commands.Count(command => command == "StatusCertificate"), Orders, Orders + 3);
        Assert.Equal(6, harness.Upstream.Commands.Count(command => command == "QueryCertificateOrderList"));
        Assert.Equal((0, report.Of(ImportOutcome.Adopted).Count()), (progress[^1].Unread, progress[^1].Done));
        Assert.Equal(progress[^1].Total, progress[^1].Done);
        Assert.Equal(Orders, harness.Purchases);
        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, null, "site-599.test")).Issuance!.Plan);
    }

    /// <summary>The list as if cancelled certificates were not in it.</summary>
    private static string WithoutCancelled(string answer)
    {
        foreach (Match cancelled in Regex.Matches(answer, @"(?m)^property\[status\]\[(\d+)\]\s*=\s*cancel\w*\s*$"))
        {
            answer = Regex.Replace(
                answer,
                $@"(?m)^property\[(certificate|status|certificateorder|server type|created date|updated date|expiration date|class)\]\[{cancelled.Groups[1].Value}\].*\n",
                "");
        }

        return answer;
    }
}
