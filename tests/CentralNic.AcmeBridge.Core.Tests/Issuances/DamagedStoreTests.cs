using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Quotes;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Whatever is damaged in the database between two runs: what is paid for is never bought again without a word.</summary>
public class DamagedStoreTests
{
    private const string Name = "paid.test";

    private static readonly string Key = Subscription.KeyOf(TenantDirectory.DefaultId, "ssl123dv", [Name]);

    [Fact]
    public async Task ADamagedIndexOfAliasesIsMadeAnewAndThePaidYearIsUsed()
    {
        await using var harness = await PaidAsync();
        Flip(harness, "subscription\u001f" + Key, noticed: true);
        await harness.StartBridgeAsync();

        var again = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), BridgeHarness.NewCsr(Name));

        Assert.Equal((OrderStatus.Valid, IssuancePlan.Reissue), (again.Status, again.Issuance!.Plan));
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task AnIndexOfAliasesThatContradictsTheListStopsThePurchase()
    {
        await using var harness = await PaidAsync();
        Flip(harness, "subscription\u001f" + Key, noticed: false);
        await harness.StartBridgeAsync();

        await HeldAsync(harness, "contradicts itself");
    }

    /// <summary>A quote meets the same, though the plan itself needs what cannot be read.</summary>
    [Fact]
    [Trait(RefusalQuoteTests.RuleTrait, RefusalRule.StoreNotReliable)]
    public async Task ADamagedSubscriptionStopsThePurchaseOfItsNamesOnly()
    {
        await using var harness = await PaidAsync();
        Flip(harness, $"\"class\":\"ssl123dv\",\"names\":[\"{Name}\"]", noticed: true);
        await harness.StartBridgeAsync();

        var other = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "other.test"), BridgeHarness.NewCsr("other.test"));
        Assert.Equal(OrderStatus.Valid, other.Status);
        Assert.Equal(2, harness.Purchases);
        await HeldAsync(harness, "subscription/", purchases: 2);
    }

    [Fact]
    public async Task ADamagedLineOfTheLedgerStopsAllPurchases()
    {
        await using var harness = await PaidAsync();
        Flip(harness, "\"kind\":\"Booked\"", noticed: true);
        await harness.StartBridgeAsync();

        await HeldAsync(harness, "ledger/", name: "other.test");
    }

    [Fact]
    public async Task APageThatGoesBadWhileTheBridgeRunsIsToldOfAndStopsAllPurchasesUntilTheRestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var key = new DocumentKey("elsewhere", "long");
        const string text = "\"nothing that tells of money\"";
        var body = Encoding.UTF8.GetBytes(new string(' ', 20_000) + text + new string(' ', 20_000));
        await harness.Store.CommitAsync([DocumentWrite.Put(key, 0, body)], TestContext.Current.CancellationToken);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        Assert.False(harness.Bridge.Health.Has(HealthConditions.StoreDamaged));

        FlipInUse(harness, text);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await harness.Store.ReadAsync(key, TestContext.Current.CancellationToken));
        var condition = Condition(harness);
        Assert.Contains(key.ToString(), condition.Text, StringComparison.Ordinal);
        Assert.Contains("went bad while the bridge ran (pages: ", condition.Text, StringComparison.Ordinal);
        Assert.Contains("restart the bridge", condition.Text, StringComparison.Ordinal);
        await HeldAsync(harness, "Nothing is bought until the bridge is restarted", purchases: 0, name: "other.test");

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        condition = Condition(harness);
        Assert.Contains(key.ToString(), condition.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("while the bridge ran", condition.Text, StringComparison.Ordinal);
        var bought = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), BridgeHarness.NewCsr(Name));
        Assert.Equal(OrderStatus.Valid, bought.Status);
    }

    /// <summary>A name is bought and the bridge stopped; all is in the database then.</summary>
    private static async Task<BridgeHarness> PaidAsync()
    {
        var harness = await BridgeHarness.StartAsync();
        var paid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, Name), BridgeHarness.NewCsr(Name));
        Assert.Equal(OrderStatus.Valid, paid.Status);
        await harness.StopBridgeAsync();
        return harness;
    }

    private static async Task HeldAsync(BridgeHarness harness, string words, int purchases = 1, string name = Name)
    {
        var order = await harness.ReadyOrderAsync(null, name);
        _ = harness.FinalizeAsync(order, BridgeHarness.NewCsr(name));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(order.Id)).Issuance?.Attention is not null);
        var held = await harness.ReadNowAsync(order.Id);
        Assert.Equal((AttentionKind.StoreDamaged, IssuanceState.Planned), (held.Issuance!.Attention!.Kind, held.Issuance.State));
        Assert.Contains(words, held.Issuance.Attention.Text, StringComparison.Ordinal);
        Assert.Contains(harness.Log.Lines, line => line.Contains($"Nothing is bought for order {order.Id}", StringComparison.Ordinal));
        Assert.Equal(purchases, harness.Purchases);
        var quote = await harness.Bridge.Quotes.AskAsync(new QuoteRequest([name]), TestContext.Current.CancellationToken);
        Assert.Equal(
            (QuoteOutcome.Waits, RefusalRule.StoreNotReliable, held.Issuance.Attention.Text),
            (quote.Outcome, quote.Findings[0].Rule, quote.Findings[0].Text));
    }

    /// <param name="harness">The stopped bridge.</param>
    /// <param name="text">What is flipped in the database: once, or, where nobody notices, wherever it stands.</param>
    /// <param name="noticed">False: the checksums of the pages fit what is flipped, as if it had been written so.</param>
    private static void Flip(BridgeHarness harness, string text, bool noticed)
    {
        var path = Path.Combine(harness.Folder, "bridge.db");
        var bytes = File.ReadAllBytes(path);
        var sought = Encoding.UTF8.GetBytes(text);
        var flipped = 0;
        for (var at = bytes.AsSpan().IndexOf(sought); at >= 0 && (flipped == 0 || !noticed); at = bytes.AsSpan().IndexOf(sought))
        {
            bytes[at + sought.Length - 2] ^= 1;
            flipped++;
        }

        Assert.NotEqual(0, flipped);
        File.WriteAllBytes(path, bytes);
        if (!noticed)
        {
            Sign(path, bytes);
        }
    }

    private static HealthCondition Condition(BridgeHarness harness) =>
        Assert.Single(harness.Bridge.Health.Report().Conditions, condition => condition.Name == HealthConditions.StoreDamaged);

    /// <summary>Flips a bit in the database's file while the store has it open.</summary>
    private static void FlipInUse(BridgeHarness harness, string text)
    {
        var path = Path.Combine(harness.Folder, "bridge.db");
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        file.Position = at;
        file.WriteByte((byte)(bytes[at] ^ 1));
    }

    private static void Sign(string path, byte[] bytes)
    {
        const int page = 8192;
        var sums = new byte[bytes.Length / page * 8];
        Span<byte> entry = stackalloc byte[12];
        for (var number = 0; number < bytes.Length / page; number++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry, number);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Sum(bytes.AsSpan(number * page, page)));
            entry[8..].CopyTo(sums.AsSpan(number * 8));
            BinaryPrimitives.WriteUInt32LittleEndian(sums.AsSpan((number * 8) + 4), Sum(entry));
        }

        File.WriteAllBytes(path + "-sums", sums);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return sum;
    }
}
