using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class StatusTableTests
{
    [Fact]
    public void CertificateStatuses_OnlyTheTablesChangesAreLegal()
    {
        (SandboxCertificateStatus, SandboxCertificateStatus)[] legal =
        [
            (SandboxCertificateStatus.Processing, SandboxCertificateStatus.Active),
            (SandboxCertificateStatus.Processing, SandboxCertificateStatus.Failed),
            (SandboxCertificateStatus.Processing, SandboxCertificateStatus.CancelProcessing),
            (SandboxCertificateStatus.Processing, SandboxCertificateStatus.Canceled),
            (SandboxCertificateStatus.Active, SandboxCertificateStatus.Expired),
            (SandboxCertificateStatus.Active, SandboxCertificateStatus.RevokeProcessing),
            (SandboxCertificateStatus.Active, SandboxCertificateStatus.Revoked),
            (SandboxCertificateStatus.CancelProcessing, SandboxCertificateStatus.Canceled),
            (SandboxCertificateStatus.CancelProcessing, SandboxCertificateStatus.Processing),
            (SandboxCertificateStatus.RevokeProcessing, SandboxCertificateStatus.Revoked),
            (SandboxCertificateStatus.RevokeProcessing, SandboxCertificateStatus.Active),
            (SandboxCertificateStatus.RevokeProcessing, SandboxCertificateStatus.Expired),
        ];
        var all = Enum.GetValues<SandboxCertificateStatus>();
        var found = from f in all from t in all where f.MayBecome(t) select (f, t);
        Assert.Equal(legal.Order(), found.Order());
    }

    [Fact]
    public void OrderStatuses_FinalOnesStay()
    {
        foreach (var final in new[] { OrderStatus.Expired, OrderStatus.Failed, OrderStatus.Canceled, OrderStatus.Revoked })
        {
            Assert.DoesNotContain(Enum.GetValues<OrderStatus>(), to => final.MayBecome(to));
        }

        Assert.True(OrderStatus.Active.MayBecome(OrderStatus.Processing));
        Assert.False(OrderStatus.Active.MayBecome(OrderStatus.Failed));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 5)]
    [InlineData(60, 15)]
    [InlineData(24 * 60, 60)]
    public void Schedule_WaitsLongerWithAge(int ageMinutes, int waitMinutes) =>
        Assert.Equal(TimeSpan.FromMinutes(waitMinutes), DcvSchedule.NextLook(TimeSpan.FromMinutes(ageMinutes)));

    [Fact]
    public void Schedule_AfterTenDaysOnlyTheEndIsLeft() =>
        Assert.Equal(TimeSpan.FromDays(17), DcvSchedule.NextLook(TimeSpan.FromDays(11)));

    [Theory]
    [InlineData("example.co.uk", "a.b.example.co.uk")]
    [InlineData("example.test", "*.a.example.test")]
    [InlineData("example.test", "example.test")]
    public void BaseDomain_IsTheRegisteredOne(string expected, string name) =>
        Assert.Equal(expected, Requests.DomainRules.BaseDomain(name));
}
