using System.Diagnostics;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class LoadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ManyOrdersAtOnce_AreAllIssuedAndEachIsBookedOnce()
    {
        const int Orders = 400;
        await using var setting = await Setting.StartAsync();
        var csr = Api.NewCsr();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0, Orders, new ParallelOptions
            {
                MaxDegreeOfParallelism = 16,
                CancellationToken = TestContext.Current.CancellationToken,
            }, async (i, _) =>
            {
                var name = $"n{i}.test";
                var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", csr, name).Set("noautofilldomains", "1"));
                setting.Customer.Serve(name, "/.well-known/pki-validation/fileauth.txt", order.First("file contents")!);
                await setting.LookAsync(order.First("certificate")!);
            });
        await setting.UntilAsync(b => b.CommandCount("ResendNotification") == Orders && b.Events.Count == Orders);
        output.WriteLine(
            $"{Orders / Stopwatch.GetElapsedTime(began).TotalSeconds:0} orders per second, customer's server and client included");

        Assert.All(setting.Server.State.Certificates, c => Assert.Equal(SandboxCertificateStatus.Active, c.Status));
        Assert.Equal(Orders, setting.Server.State.Purchases.Count);
        Assert.Equal(Orders, setting.Server.State.Certificates.Select(c => c.Id).Distinct().Count());
        Assert.Equal(Orders, setting.Server.State.Events.Select(e => e.ObjectId).Distinct().Count());
    }
}
