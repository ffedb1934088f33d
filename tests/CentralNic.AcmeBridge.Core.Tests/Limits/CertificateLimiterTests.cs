using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Limits;

/// <summary>The certificates for one set of names, which the CAs count too.</summary>
public class CertificateLimiterTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly FakeTimeProvider _time = new(Sample.Now);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusal_CountsTheVerySameNamesOverARestart()
    {
        var order = Sample.Order("a.test", "b.test");
        await CountAsync(order, "ssl123dv");
        Assert.Null(await Limiter().RefusalAsync(order, "ssl123dv", Cancellation));
        await CountAsync(Sample.Order("b.test", "a.test"), "SSL123DV");

        var refusal = (await Limiter().RefusalAsync(order, "ssl123dv", Cancellation))!;

        Assert.Null(await Limiter().RefusalAsync(Sample.Order("a.test"), "ssl123dv", Cancellation));
        Assert.Null(await Limiter().RefusalAsync(order, "positivessldv", Cancellation));
        Assert.StartsWith("CertificatesPerNameSet: ", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(3.5), refusal.RetryAfter);
        _time.Advance(refusal.RetryAfter!.Value);
        Assert.Null(await Limiter().RefusalAsync(order, "ssl123dv", Cancellation));
    }

    /// <summary>Each is as after a restart: it knows what is in the store.</summary>
    private CertificateLimiter Limiter() => new(
        store.Documents,
        new LimitPlan { All = new RequestLimits { CertificatesPerNameSet = new RateLimit(2, TimeSpan.FromDays(7)) } },
        _time);

    private async Task CountAsync(Order order, string certificateClass) =>
        await store.Documents.CommitAsync(await Limiter().CountAsync(order, certificateClass, Cancellation), Cancellation);
}
