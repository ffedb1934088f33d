using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Purchases;

public class LedgerTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly Ledger _ledger = new(store.Documents, new FakeTimeProvider(Sample.Now));
    private readonly Order _order = Bought();

    [Fact]
    public async Task Line_IsReadAsItWasWritten()
    {
        await CommitAsync(LedgerEntryKind.Booked, _order);

        var entry = Assert.Single(await OwnEntriesAsync());
        Assert.Equal(LedgerEntryKind.Booked, entry.Kind);
        Assert.Equal((_order.Issuance!.Id, 1, "CO1"), (entry.Issuance, entry.PurchaseAttempt, entry.CertificateOrder));
        Assert.Equal((_order.Id, Sample.Tenant, "ssl123dv", Sample.Now), (entry.Order, entry.Tenant, entry.Class, entry.At));
        Assert.Equal((42.10m, 8.00m, "EUR"), (entry.Price.Net, entry.Price.Vat, entry.Price.Currency));
        Assert.Equal(Sample.Price.Components, entry.Price.Components);
    }

    [Theory]
    [InlineData(LedgerEntryKind.Reserved)]
    [InlineData(LedgerEntryKind.Booked)]
    [InlineData(LedgerEntryKind.Released)]
    public async Task Line_OfTheSamePurchaseCannotBeWrittenTwice(LedgerEntryKind kind)
    {
        await CommitAsync(kind, _order);

        await Assert.ThrowsAsync<DocumentConflictException>(() => CommitAsync(kind, _order));

        Assert.Single(await OwnEntriesAsync());
    }

    [Fact]
    public async Task Line_ASecondPurchaseOfTheIssuanceHasLinesOfItsOwn()
    {
        await CommitAsync(LedgerEntryKind.Reserved, _order);
        await CommitAsync(LedgerEntryKind.Released, _order);
        await CommitAsync(LedgerEntryKind.Reserved, _order with { Issuance = _order.Issuance! with { PurchaseAttempt = 2 } });

        Assert.Equal(
            [(1, LedgerEntryKind.Released), (1, LedgerEntryKind.Reserved), (2, LedgerEntryKind.Reserved)],
            (await OwnEntriesAsync()).Select(entry => (entry.PurchaseAttempt, entry.Kind)));
    }

    [Fact]
    public void Line_OfAnOrderThatWasNotFinalizedIsRefused() =>
        Assert.Throws<ArgumentException>(
            () => _ledger.Line(LedgerEntryKind.Reserved, Sample.ReadyOrder("a.test"), "ssl123dv", Sample.Price));

    [Fact]
    public void Price_ReadsAsAnOperatorWouldWriteIt()
    {
        Assert.Equal("42.10 + 8.00 VAT EUR (ssl123dv-base x1, ssl123dv-san x2)", Sample.Price.ToString());
        Assert.Equal("42.10 + 8.00 VAT ()", (Sample.Price with { Currency = null, Components = [] }).ToString());
    }

    private static Order Bought()
    {
        var order = Sample.ProcessingOrder("a.test");
        return order with { Issuance = order.Issuance! with { PurchaseAttempt = 1, CertificateOrder = "CO1" } };
    }

    private Task CommitAsync(LedgerEntryKind kind, Order order) =>
        store.Documents.CommitAsync([_ledger.Line(kind, order, "ssl123dv", Sample.Price)], TestContext.Current.CancellationToken);

    private async Task<List<LedgerEntry>> OwnEntriesAsync()
    {
        var entries = new List<LedgerEntry>();
        await foreach (var entry in _ledger.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (entry.Issuance == _order.Issuance!.Id)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }
}
