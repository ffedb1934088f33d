using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.Reseller.Tests.CertificateOrders;

/// <summary>Manual 9.1.28 to 9.1.31: what the client sends and reads.</summary>
public sealed class CertificateOrderExampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Revocation_IsSentAsPrinted() => // 9.1.28
        ManualExchange.PlayAsync(
            "9.1.28", client => client.CertificateOrders.RevokeAsync("DK012345678", CommandPriority.Interactive, Cancel));

    [Fact]
    public Task RevocationByCertificate_IsSentAsPrinted() => // 9.1.28
        ManualExchange.PlayAsync(
            "9.1.28b",
            client => client.Certificates.DeleteAsync("DK12345678", CertificateDeletion.RevokeOrder, CommandPriority.Interactive, Cancel));

    [Fact]
    public Task Cancellation_IsSentAsPrinted() => // 9.1.29
        ManualExchange.PlayAsync(
            "9.1.29", client => client.CertificateOrders.CancelAsync("DK012345678", CommandPriority.Interactive, Cancel));

    [Fact]
    public Task CancellationByCertificate_IsSentAsPrinted() => // 9.1.29
        ManualExchange.PlayAsync(
            "9.1.29b",
            client => client.Certificates.DeleteAsync("DK12345678", CertificateDeletion.CancelOrder, CommandPriority.Interactive, Cancel));

    [Fact]
    public async Task Order_IsSentAsPrintedAndRead() // 9.1.30
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.30",
            client => client.CertificateOrders.StatusAsync("DD012345678", CommandPriority.Interactive, Cancel));

        Assert.Equal(
            """
            OrderId = DD012345678
            Status = Active
            RawStatus = active
            Class = RapidSSL
            Ca = DigiCert
            PaidUntil = 2023-01-18 13:33:32
            Certificates[0].CertificateId = DD12345678
            Certificates[0].Status = Expired
            Certificates[0].RawStatus = expired
            Certificates[0].ExpirationDate = 2022-01-18 13:33:32
            Certificates[1].CertificateId = DD23456789
            Certificates[1].Status = Processing
            Certificates[1].RawStatus = processing
            CreatedBy = <registrar>
            CreatedDate = 2021-01-18 13:33:32
            UpdatedBy = <registrar>
            UpdatedDate = 2022-01-18 14:07:47

            """,
            read);
    }

    [Fact]
    public async Task OrderList_IsSentAsPrintedAndRead() // 9.1.31
    {
        var read = await ManualExchange.PlayAsync(
            "9.1.31",
            client => client.CertificateOrders.ListAsync(
                new CertificateOrderListFilter { PageSize = 2 }, CommandPriority.Interactive, Cancel)
                .ToListAsync(Cancel).AsTask(),
            "first=0");

        Assert.Equal(
            """
            [0].OrderId = DD012345678
            [0].Status = Processing
            [0].RawStatus = processing
            [0].Class = RAPIDSSLDV
            [0].PaidUntil = 2023-01-18 13:33:32
            [0].CreatedDate = 2022-01-18 13:33:32
            [0].UpdatedDate = 2022-01-18 14:07:47
            [1].OrderId = DD023456789
            [1].Status = Processing
            [1].RawStatus = processing
            [1].Class = RAPIDSSLDV
            [1].PaidUntil = 2023-01-18 14:20:09
            [1].CreatedDate = 2022-01-18 14:20:09
            [1].UpdatedDate = 2022-07-01 12:39:00

            """,
            read);
    }
}
