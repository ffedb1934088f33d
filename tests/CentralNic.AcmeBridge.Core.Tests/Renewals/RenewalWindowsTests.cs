using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Renewals;

public class RenewalWindowsTests
{
    private static readonly DateTimeOffset Start = Sample.Now;

    /// <summary>Certificates of 200, 100 and 47 days with much paid time: from a third before their end, a twelfth of their life.</summary>
    [Theory]
    [InlineData(200, 133.3, 150)]
    [InlineData(100, 66.7, 75)]
    [InlineData(47, 31.3, 35.3)]
    [Trait("Requirement", "R9773-4.2-01")]
    public void Of_WhileReissuesAreFreeItIsInTheLastThird(double life, double start, double end) =>
        AssertDays(start, end, WindowOf(0, life, paid: 365));

    [Fact]
    public void Of_WithoutAKnownPaidDateItIsInTheLastThird() => AssertDays(133.3, 150, WindowOf(0, 200, paid: null));

    /// <summary>
    /// The usual window would be beyond the last moment at which a reissue is free (day 335), and a reissue lasts longer than the
    /// certificate.
    /// </summary>
    [Fact]
    public void Of_WhereOnlyAnEarlierReissueIsFreeItEndsWhenThatEnds() => AssertDays(335 - (47 / 12.0), 335, WindowOf(303, 350, paid: 365));

    /// <summary>That moment has gone: what comes now is billed, so it is late, and in good time.</summary>
    [Fact]
    public void Of_WhenTheFreeTimeHasGoneItIsLateAndInGoodTime() =>
        AssertDays(335, 350 - (47 / 12.0), WindowOf(303, 350, paid: 365, now: 336));

    /// <summary>
    /// The certificate lasts as long as is paid: a reissue would give nothing, and a renewal before day 335 would give paid time away.
    /// </summary>
    [Fact]
    public void Of_ACertificateThatLastsAsLongAsIsPaidIsRenewedLate()
    {
        var window = WindowOf(266, 365, paid: 365);

        AssertDays(335, 365 - (99 / 12.0), window);
    }

    /// <summary>
    /// What reissues of the class were seen to do counts here as it does for the planner: a reissue would end when the certificate does.
    /// </summary>
    [Fact]
    public void Of_WhereReissuesOfTheClassKeepTheExpiryItIsLate()
    {
        var question = Question(0, 200, 0) with { Subscription = Subscription(0, 200, 365) };

        AssertDays(170, 190, RenewalWindows.Of(question with { ReissuesKeepTheExpiry = true }));
        AssertDays(133.3, 150, RenewalWindows.Of(question with { ReissuesKeepTheExpiry = false }));
    }

    [Fact]
    public void Of_WithoutASubscriptionThatGoesOnItIsLate()
    {
        var window = RenewalWindows.Of(Question(0, 200, 0) with { Subscription = Subscription(0, 200, 365).End("cancelled") });

        AssertDays(170, 190, window);
        Assert.Equal(window, RenewalWindows.Of(Question(0, 200, 0)));
    }

    [Fact]
    [Trait("Requirement", "R9773-4.2-03")]
    public void Of_ARevokedCertificateItIsInThePast()
    {
        var asked = At(3);
        foreach (var state in Enum.GetValues<RevocationState>())
        {
            var question = Question(0, 200, 3);
            var window = RenewalWindows.Of(question with
            {
                Certificate = question.Certificate with
                {
                    Revocation = new Revocation { State = state, By = "test", Asked = asked, Since = asked },
                },
            });

            Assert.True(window.Start < window.End && window.End < asked);
        }
    }

    [Fact]
    public void Of_ACompromisedKeyItIsInThePast() =>
        Assert.True(RenewalWindows.Of(Question(0, 200, 3) with { KeyIsCompromised = true }).End < At(3));

    [Fact]
    public void Of_WhatTheOperatorPullsForwardBeginsThenAndSpreadsOverADay()
    {
        AssertDays(20, 21, Pulled(20), tolerance: 0.01);
        AssertDays(133.3, 150, Pulled(140));

        RenewalWindow Pulled(double day)
        {
            var question = Question(0, 200, 10) with { Subscription = Subscription(0, 200, 365) };
            return RenewalWindows.Of(question with { Certificate = question.Certificate with { RenewFrom = At(day) } });
        }
    }

    /// <summary>Whatever the dates are: the window is one, and ends before the certificate does.</summary>
    [Fact]
    [Trait("Requirement", "R9773-4.2-01")]
    public void Of_AnyDatesTheEndIsAfterTheStartAndBeforeTheExpiry()
    {
        var random = new Random(9773);
        for (var round = 0; round < 20_000; round++)
        {
            var (start, life, needed) = (random.Next(0, 400), random.NextDouble() * 400 + 0.01, random.Next(0, 120));
            var paid = random.Next(4) == 0 ? (double?)null : start + random.Next(-50, 800);
            var now = start + (random.NextDouble() * life);
            var question = Question(start, start + life, now) with
            {
                NeededPaidTime = TimeSpan.FromDays(needed),
                Subscription = Subscription(start, start + life, paid),
            };

            var window = RenewalWindows.Of(question);

            Assert.True(window.Start < window.End, $"{question} {window}");
            Assert.True(window.End < question.Certificate.NotAfter, $"{question} {window}");
        }
    }

    private static void AssertDays(double start, double end, RenewalWindow window, double tolerance = 0.1)
    {
        Assert.Equal(start, (window.Start - Start).TotalDays, tolerance);
        Assert.Equal(end, (window.End - Start).TotalDays, tolerance);
    }

    private static RenewalWindow WindowOf(double notBefore, double notAfter, double? paid, double? now = null) =>
        RenewalWindows.Of(Question(notBefore, notAfter, now ?? notBefore) with { Subscription = Subscription(notBefore, notAfter, paid) });

    private static RenewalQuestion Question(double notBefore, double notAfter, double now) =>
        new(Certificate(notBefore, notAfter), TimeSpan.FromDays(30), At(now));

    private static IssuedCertificate Certificate(double notBefore, double notAfter) =>
        Sample.Certificate("a.test") with
        {
            NotBefore = At(notBefore),
            NotAfter = At(notAfter),
            Received = At(notBefore),
            CertificateOrder = "CO1",
        };

    private static Subscription Subscription(double notBefore, double notAfter, double? paid) => new Subscription
    {
        Id = new SubscriptionId("subscription"),
        Tenant = Sample.Tenant,
        Class = "ssl123dv",
        Names = ["a.test"],
        Created = Start,
    }.Issued(Certificate(notBefore, notAfter), paid is { } days ? At(days) : null, "HTTP");

    private static DateTimeOffset At(double day) => Start.AddDays(day);
}
