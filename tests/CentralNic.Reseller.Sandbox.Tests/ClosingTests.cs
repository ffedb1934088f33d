using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class ClosingTests
{
    [Theory]
    [InlineData("CancelCertificateOrder")]
    [InlineData("DeleteCertificate")]
    public async Task CancelOrder_BeforeItIsIssuedGivesTheMoneyBackAtDigiCert(string command)
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync();
        Assert.Equal("999951.28", await setting.BalanceAsync());
        var answer = command == "DeleteCertificate"
            ? await setting.Api.SendAsync(
                command, ("apiversion", "2"), ("certificate", order.First("certificate")!), ("action", "cancelorder"))
            : await setting.Version2Async(command, "certificateorder", order.First("order")!);

        Assert.Equal(200, answer.Code);
        Assert.Equal("canceled", await setting.StatusOfAsync(order.First("certificate")!));
        Assert.Equal("canceled", await setting.OrderStatusOfAsync(order.First("order")!));
        Assert.Equal("1000000.00", await setting.BalanceAsync());
        Assert.Equal(42m, Assert.Single(setting.Server.State.Refunds).Price);
        Assert.Equal(("CERTIFICATE_CLOSE", "CLOSE_SUCCESSFUL"), setting.LastEvent());
        Assert.Equal(547, (await setting.LookAsync(order.First("certificate")!)).Code);
        Assert.Equal(547, (await setting.Version2Async("CancelCertificateOrder", "certificateorder", order.First("order")!)).Code);
    }

    [Fact]
    public async Task CancelOrder_AtSectigoKeepsTheMoney()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync("positivessldv");
        Assert.Equal(200, (await setting.Version2Async("CancelCertificateOrder", "certificateorder", order.First("order")!)).Code);
        Assert.Equal("canceled", await setting.StatusOfAsync(order.First("certificate")!));
        Assert.Equal("999989.56", await setting.BalanceAsync());
        Assert.Empty(setting.Server.State.Refunds);
    }

    [Fact]
    public async Task CancelOrder_OnceIssuedGives547()
    {
        await using var setting = await Setting.StartAsync();
        var id = await setting.BuyAsync();
        var order = (await setting.StatusAsync(id)).First("order")!;
        Assert.Equal(547, (await setting.Version2Async("CancelCertificateOrder", "certificateorder", order)).Code);
        await setting.ReissueAsync(id, Api.NewCsr());
        Assert.Equal(547, (await setting.Version2Async("CancelCertificateOrder", "certificateorder", order)).Code);
        Assert.Equal("active", await setting.StatusOfAsync(id));
    }

    [Fact]
    public async Task RevokeCertificate_RefundsNothingAndDigiCertsOrderCanBeReissued()
    {
        await using var setting = await Setting.StartAsync();
        var id = await setting.BuyAsync();
        Assert.Equal(200, (await setting.Version2Async("RevokeCertificate", "certificate", id)).Code);

        Assert.Equal("revoked", await setting.StatusOfAsync(id));
        Assert.NotNull(setting.Server.State.Certificates[0].RevokedAt);
        Assert.Equal("999951.28", await setting.BalanceAsync());
        Assert.Equal(("CERTIFICATE_CLOSE", "CLOSE_SUCCESSFUL"), setting.LastEvent());
        Assert.Equal(547, (await setting.Version2Async("RevokeCertificate", "certificate", id)).Code);
        await setting.ProveAsync(await setting.ReissueAsync(id, Api.NewCsr()));
    }

    [Fact]
    public async Task RevokeCertificate_AtSectigoEndsItsReissues()
    {
        await using var setting = await Setting.StartAsync();
        var id = await setting.BuyAsync("positivessldv");
        Assert.Equal(200, (await setting.Version2Async("DeleteCertificate", "certificate", id)).Code);
        Assert.Equal(547, (await setting.ReissueAsync(id, Api.NewCsr())).Code);
    }

    [Fact]
    public async Task RevokeCertificate_ThatIsNotIssuedGives547()
    {
        await using var setting = await Setting.StartAsync();
        var order = await setting.OrderAsync();
        Assert.Equal(547, (await setting.Version2Async("RevokeCertificate", "certificate", order.First("certificate")!)).Code);
        Assert.Equal(547, (await setting.Version2Async("RevokeCertificateOrder", "certificateorder", order.First("order")!)).Code);
        Assert.Equal(545, (await setting.Version2Async("RevokeCertificate", "certificate", "DK00000000")).Code);
        Assert.Equal(541, (await setting.Api.SendAsync(
            "DeleteCertificate", ("apiversion", "2"), ("certificate", order.First("certificate")!), ("action", "burn"))).Code);
    }

    [Fact]
    public async Task RevokeOrder_RevokesAllThatIsIssuedAndCancelsWhatIsAwaited()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.BuyAsync();
        var second = await setting.ProveAsync(await setting.ReissueAsync(first, Api.NewCsr()));
        var third = await setting.ReissueAsync(second, Api.NewCsr());
        var order = third.First("order")!;
        Assert.Equal(200, (await setting.Api.SendAsync(
            "DeleteCertificate", ("apiversion", "2"), ("certificate", second), ("action", "REVOKEORDER"))).Code);

        var status = await setting.Version2Async("StatusCertificateOrder", "certificateorder", order);
        Assert.Equal(["revoked", "revoked", "canceled"], status.Values("certificate status"));
        Assert.Equal("revoked", status.First("status"));
        Assert.Empty(setting.Server.State.Refunds);
        Assert.Equal(3, setting.Server.State.Events.Count(e => e.Class == "CERTIFICATE_CLOSE"));
        Assert.Equal(547, (await setting.ReissueAsync(first, Api.NewCsr())).Code);
    }

    [Fact]
    public async Task CloseDelay_IsPassedInTheProcessingStatuses()
    {
        await using var setting = await Setting.StartAsync(o => o with { CloseDelay = TimeSpan.FromMinutes(5) });
        var id = await setting.BuyAsync();
        var pending = await setting.OrderAsync(name: "other.test");
        var order = (await setting.StatusAsync(id)).First("order")!;
        await setting.Version2Async("RevokeCertificateOrder", "certificateorder", order);
        await setting.Version2Async("CancelCertificateOrder", "certificateorder", pending.First("order")!);

        Assert.Equal("revoke_processing", await setting.StatusOfAsync(id));
        Assert.Equal("revoke_processing", await setting.OrderStatusOfAsync(order));
        Assert.Equal("cancel_processing", await setting.StatusOfAsync(pending.First("certificate")!));
        Assert.Equal("cancel_processing", await setting.OrderStatusOfAsync(pending.First("order")!));
        Assert.Empty(setting.Server.State.Refunds);

        await setting.AdvanceUntilAsync(TimeSpan.FromMinutes(5), b => b.Events.Count == 3);
        Assert.Equal("revoked", await setting.OrderStatusOfAsync(order));
        Assert.Equal("canceled", await setting.OrderStatusOfAsync(pending.First("order")!));
        Assert.Single(setting.Server.State.Refunds);
    }

    [Fact]
    public async Task RefusedClosing_LeavesAllAsItWas()
    {
        await using var setting = await Setting.StartAsync(o => o with { RefuseClosing = true });
        var id = await setting.BuyAsync();
        var pending = await setting.OrderAsync(name: "other.test");
        Assert.Equal(200, (await setting.Version2Async("RevokeCertificate", "certificate", id)).Code);
        Assert.Equal("active", await setting.StatusOfAsync(id));
        Assert.Equal(("CERTIFICATE_CLOSE", "CLOSE_FAILED"), setting.LastEvent());
        Assert.Equal(200, (await setting.Version2Async("CancelCertificateOrder", "certificateorder", pending.First("order")!)).Code);
        Assert.Equal("processing", await setting.OrderStatusOfAsync(pending.First("order")!));
        Assert.Empty(setting.Server.State.Refunds);
        await setting.ProveAsync(pending);
    }

    [Fact]
    public async Task OlderEventNames_AreToldOnRequest()
    {
        await using var setting = await Setting.StartAsync(o => o with { OlderEventNames = true });
        var id = await setting.BuyAsync();
        await setting.ProveAsync(await setting.ReissueAsync(id, Api.NewCsr()));
        await setting.ProveAsync(await setting.Version2Async("RenewCertificate", "certificate", id));
        await setting.Version2Async("RevokeCertificate", "certificate", id);
        Assert.Equal(
            ["CERTIFICATE_REGISTRATION", "CERTIFICATE_REISSUE", "CERTIFICATE_RENEWAL", "CERTIFICATE_DELETION"],
            setting.Server.State.Events.Select(e => e.Class));
        Assert.All(setting.Server.State.Events, e => Assert.Equal("SUCCESSFUL", e.Subclass));
    }
}
