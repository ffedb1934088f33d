using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Upstream;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

public class IssuanceTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The subscription knows its certificate order from the first certificate on; until then what was bought stands in the order.
    /// </summary>
    [Fact]
    public void Write_OfAFirstPurchaseThatWaitsDoesNotDenyItsCertificateOrder()
    {
        var text = Write(Waiting());

        Assert.Contains("bought       certificate DK1 in certificate order DK01", text, StringComparison.Ordinal);
        Assert.Contains("subscription ssl123dv, nothing was issued for it yet", text, StringComparison.Ordinal);
        Assert.DoesNotContain("none yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TellsWhyAnOrderIsHeldUpAndWhenItIsTriedAgain()
    {
        var text = Write(
            Waiting() with
            {
                Trouble = new ResellerTrouble("StatusCertificate was answered with 530.", Now),
                NextLook = Now.AddSeconds(30),
            });

        Assert.Contains(
            "held up      since 2026-11-29 12:00:00Z: StatusCertificate was answered with 530.", text, StringComparison.Ordinal);
        Assert.Contains("next check   2026-11-29 12:00:30Z", text, StringComparison.Ordinal);
    }

    private static string Write(IssuanceReport report)
    {
        using var output = new StringWriter();
        IssuanceText.Write(output, report);
        return output.ToString();
    }

    private static IssuanceReport Waiting() => new()
    {
        Order = new OrderId("o1"),
        Tenant = "default",
        Account = "a1",
        Profile = "default",
        Names = ["waits.test"],
        Status = OrderStatus.Processing,
        Created = Now,
        State = IssuanceState.AwaitingCa,
        Since = Now,
        Certificate = "DK1",
        CertificateOrder = "DK01",
        Subscription = new Subscription
        {
            Id = new SubscriptionId("s1"),
            Tenant = new TenantId("default"),
            Class = "ssl123dv",
            Names = ["waits.test"],
            Created = Now,
        },
    };
}
