using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>The project's own client against the sandbox: both must mean the same by the wire format.</summary>
public sealed class ClientTests
{
    private static ResellerClient Client(Setting setting) => new(
        new() { Endpoint = setting.Server.Endpoint, Login = "sandbox", Password = new("sandbox"), CommandsPerSecond = 1000, Burst = 1000 },
        TimeProvider.System,
        NullLogger<ResellerClient>.Instance);

    [Fact]
    public async Task Client_GoesFromPriceToCertificate()
    {
        await using var setting = await Setting.StartAsync();
        await using var client = Client(setting);
        var token = TestContext.Current.CancellationToken;
        var request = new AddCertificateRequest
        {
            Class = "ssl123dv",
            CsrPem = Api.NewCsr(),
            Names = ["a.example.test", "b.example.test"],
            DcvMethod = "HTTP",
            TechContacts = ["P-ABC123"],
            ServiceTags = ["issuance-1"],
            NoAutoFillDomains = true,
        };
        var quote = await client.Certificates.CheckAddAsync(request, CommandPriority.Interactive, token);
        Assert.Equal((70m, 11.2m), (quote.Price, quote.Vat));

        var order = await client.Certificates.AddAsync(request, CommandPriority.Interactive, token);
        Assert.Equal(request.Names, order.Names);
        foreach (var row in order.Dcv)
        {
            setting.Customer.Serve(row.Name, new Uri(row.FileName!).LocalPath, row.FileContents!);
        }

        await client.Certificates.ResendNotificationAsync(order.CertificateId, CommandPriority.Interactive, token);
        await setting.UntilActiveAsync(order.CertificateId);
        var happened = new List<ResellerEvent>();
        await foreach (var entry in client.Events.ListAsync(EventListFilter.Certificates, CommandPriority.Polling, token))
        {
            happened.Add(entry);
        }

        var issued = Assert.Single(happened);
        Assert.Equal(order.CertificateId, issued.ObjectId);
        Assert.Equal("REQUEST_SUCCESSFUL", (await client.Events.StatusAsync(issued.EventId, CommandPriority.Polling, token)).Subclass);
        Assert.True(await client.Events.DeleteAsync(issued.EventId, CommandPriority.Housekeeping, token));

        var status = await client.Certificates.StatusAsync(order.CertificateId, CommandPriority.Polling, token);
        Assert.Equal(CertificateStatus.Active, status.Status);
        Assert.Equal(order.OrderId, status.OrderId);
        Assert.Equal(setting.Server.State.Certificates[0].Pem!.Trim(), status.CertificatePem!.Trim());
        Assert.Single(status.IntermediatePems);
        Assert.Equal(setting.Server.RootCertificatePem.Trim(), status.RootPem!.Trim());
        Assert.Empty(status.Other.Keys.Except(["created by", "updated by"]));
    }

    [Fact]
    public async Task Client_FindsWhatWasBoughtByItsTagOverPages()
    {
        await using var setting = await Setting.StartAsync();
        await using var client = Client(setting);
        var bought = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            bought.Add((await setting.Api.SendAsync(
                Api.Order("positivessldv", "http", Api.NewCsr(), "example.test").Set("servicetag0", "mine"))).First("certificate")!);
        }

        await setting.Api.SendAsync(Api.Order("positivessldv", "http", Api.NewCsr(), "example.test").Set("servicetag0", "other"));
        var found = new HashSet<string>();
        var filter = new CertificateListFilter { ServiceTags = ["mine"], PageSize = 2 };
        await foreach (var entry in client.Certificates.ListAsync(
            filter, CommandPriority.Interactive, TestContext.Current.CancellationToken))
        {
            Assert.True(found.Add(entry.CertificateId));
        }

        Assert.True(bought.SetEquals(found));
        Assert.Equal(3, setting.Server.State.CommandCount("QueryCertificateList"));
    }

    [Fact]
    public async Task Client_UnderstandsClassesAndRefusals()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("sandbox", "sandbox", 1m)] });
        await using var client = Client(setting);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(
            CertificateClassCatalog.BuiltIn.Classes.Select(c => c.Name).Order(),
            (await client.Classes.ListAsync(CommandPriority.Housekeeping, token)).Order());
        var info = await client.Classes.InfoAsync("positivessldv", CommandPriority.Housekeeping, token);
        Assert.Equal((true, 1, 1, 2), (info.Wildcards, info.MaxNames, info.FreeAlternatives, info.MaxNamesWithAlternatives));
        Assert.Equal(["DNS-CNAME", "EMAIL", "HTTP", "HTTPS"], info.DcvMethods!.Order());

        var request = new AddCertificateRequest
        {
            Class = "ssl123dv",
            CsrPem = Api.NewCsr(),
            Names = ["a.test"],
            DcvMethod = "HTTP",
            TechContacts = ["P-ABC123"],
        };
        var refusal = await Assert.ThrowsAsync<ResellerException>(
            () => client.Certificates.AddAsync(request, CommandPriority.Interactive, token));
        Assert.Equal(546, refusal.Code);
    }
}
