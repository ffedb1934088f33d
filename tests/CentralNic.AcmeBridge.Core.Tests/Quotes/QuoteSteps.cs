using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Quotes;

/// <summary>Asks what an order would do, has it done, and holds the two against each other.</summary>
internal static class QuoteSteps
{
    private static readonly string[] Kinds =
    [
        "order", "subscription", "ledger", "budget", "purchase-count", "name-set-purchases", "purchase-turn", "certificate",
        "certificate-count", "contact", "published",
    ];

    /// <summary>Asks, and sees that nothing changed here or at the reseller.</summary>
    public static async Task<OrderQuote> QuoteAsync(
        this BridgeHarness harness, string? profile, byte[]? csr, string[] names, bool asAccount = true)
    {
        var before = await harness.StoredAsync(Kinds);
        var sent = harness.Upstream.Commands.Count;
        var quote = await harness.Bridge.Quotes.AskAsync(
            new QuoteRequest([.. names])
            {
                Profile = profile,
                Account = asAccount ? harness.Account.Account.Id.Value : null,
                Csr = csr is null ? null : PemEncoding.WriteString("CERTIFICATE REQUEST", csr),
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(before, await harness.StoredAsync(Kinds));
        Assert.All(
            harness.Upstream.Commands.Skip(sent),
            command => Assert.True(
                command.EndsWith(" checkonly", StringComparison.Ordinal)
                || command.StartsWith("Query", StringComparison.Ordinal)
                || command.StartsWith("Status", StringComparison.Ordinal)
                || command.StartsWith("Get", StringComparison.Ordinal)
                || command == "DeleteEvent", // The poller has read an event meanwhile.
                command));
        return quote;
    }

    /// <summary>Orders the same, up to where the order is settled, waits or asks.</summary>
    public static async Task<(Order? Order, AcmeProblem? Refusal)> OrderAsync(
        this BridgeHarness harness, string? profile, byte[] csr, string[] names)
    {
        Order order;
        try
        {
            order = await harness.ReadyOrderAsync(profile, names);
        }
        catch (AcmeProblemException refused)
        {
            return (null, refused.Problem);
        }

        var finalized = harness.FinalizeAsync(order, csr);
        await Eventually.TrueAsync(async () => finalized.IsFaulted || HasStopped(await harness.ReadNowAsync(order.Id)));
        if (finalized.IsFaulted)
        {
            return (null, (await Assert.ThrowsAsync<AcmeProblemException>(() => finalized)).Problem);
        }

        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
        var settled = await harness.ReadNowAsync(order.Id);
        return (settled, settled.Error);
    }

    /// <summary>Asks, orders, and sees that both come to the same.</summary>
    /// <param name="csr">The CSR to ask and order with; <see langword="null"/>: it is asked without one.</param>
    public static async Task<OrderQuote> AgreesAsync(
        this BridgeHarness harness, QuoteOutcome outcome, string? profile, string[] names, byte[]? csr = null)
    {
        var quote = await harness.QuoteAsync(profile, csr, names);
        Assert.True(outcome == quote.Outcome, $"{quote.Outcome}: {string.Join(" | ", quote.Findings)}");
        var booked = (await harness.LedgerAsync()).Count;

        var (order, refusal) = await harness.OrderAsync(profile, csr ?? BridgeHarness.NewCsr(names), names);

        switch (quote.Outcome)
        {
            case QuoteOutcome.Proceeds:
                Assert.True(order!.Status == OrderStatus.Valid, $"{order.Status} {order.Error?.Detail}");
                Assert.Equal((quote.Plan, quote.Class), (order.Issuance!.Plan, order.Issuance.Class ?? quote.Class));
                Assert.Equal(quote.Price?.ToString(), order.Issuance.Price?.ToString());
                Assert.Equal(quote.IsBilled, (await harness.LedgerAsync()).Count > booked);
                Assert.Equal(WithoutRandom(quote.Reason!), WithoutRandom(order.Issuance.Reason!));
                break;
            case QuoteOutcome.Refused:
                Assert.Equal(WithoutRandom(quote.Findings[0].Text), WithoutRandom(refusal!.Detail));
                break;
            case QuoteOutcome.AsksOperator:
                Assert.Equal(IssuanceState.Parked, order!.Issuance!.State);
                Assert.Equal(quote.Findings[0].Text, order.Issuance.Question);
                break;
            case QuoteOutcome.Waits:
                Assert.Equal(OrderStatus.Processing, order!.Status);
                break;
        }

        return quote;
    }

    /// <summary>It is settled, asks, or waits before anything was ordered.</summary>
    private static bool HasStopped(Order order) => order.IsFinal
        || order.Issuance is { State: IssuanceState.Parked }
        || (order.Issuance is { State: IssuanceState.Planned } planned && (planned.NextLook is not null || planned.Trouble is not null));

    /// <summary>Without moments, and names of harmless files, which are others each time.</summary>
    private static string WithoutRandom(string text) => Regex.Replace(text, @"\d{4}-\d\d-\d\dT[\d:]+Z|probe-[0-9a-f]+", "_");
}
