using System.Globalization;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Tests.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests;

public sealed class ResellerClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly AddCertificateRequest Request = new()
    {
        Class = "ssl123dv",
        CsrPem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIErDCC\n-----END CERTIFICATE REQUEST-----\n",
        Names = ["example.com", "www.example.com"],
        DcvMethod = "HTTP",
        TechContacts = ["P-ABC123"],
        ServiceTags = ["issuance-1"],
        NoAutoFillDomains = true,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_AreSentAndReadAsTheManualSays()
    {
        await using var api = await LoopbackApi.StartAsync((context, command, _) => context.Response.WriteAsync(ManualExample.ResponseText(
            (command.Name, command["checkonly"], command["class"]) switch
            {
                ("AddCertificate", "1", _) => "9.1.14",
                ("AddCertificate", null, _) => "9.1.18",
                ("CheckCertificate", _, _) => "9.1.20",
                ("StatusCertificate", _, _) => "9.1.22",
                ("ResendNotification", _, _) => "9.1.27",
                ("GetCertificateInfo", _, null) => "9.1.1",
                ("GetCertificateInfo", _, _) => "9.1.2",
                _ => "9.1.23",
            })));
        await using var test = new TestClient(api.Endpoint);
        var client = test.Client;

        var check = await client.Certificates.CheckAsync(
            new CheckCertificateRequest { CsrPem = Request.CsrPem, Class = "ssl123dv", Names = ["example.com"], GenerateDcvToken = true },
            CommandPriority.Interactive,
            Cancel);
        var quote = await client.Certificates.CheckAddAsync(Request, CommandPriority.Interactive, Cancel);
        var added = await client.Certificates.AddAsync(Request with { DcvToken = "t" }, CommandPriority.Interactive, Cancel);
        var status = await client.Certificates.StatusAsync("DK12345678", CommandPriority.Polling, Cancel);
        await client.Certificates.ResendNotificationAsync("DK12345678", CommandPriority.Interactive, Cancel);
        var classes = await client.Classes.ListAsync(CommandPriority.Housekeeping, Cancel);
        var info = await client.Classes.InfoAsync("ssl123dv", CommandPriority.Housekeeping, Cancel);
        var list = await client.Certificates
            .ListAsync(new CertificateListFilter { ServiceTags = ["issuance-1"] }, CommandPriority.Polling, Cancel)
            .ToListAsync(Cancel);

        Assert.Equal("<token>", check.DcvToken);
        Assert.Equal(98, quote.Price);
        Assert.Equal("DK12345678", added.CertificateId);
        Assert.Equal(CertificateStatus.Active, status.Status);
        Assert.Equal(2, classes.Count);
        Assert.Equal("ssl123dv", info.Class);
        Assert.Equal(3, list.Count);
        Assert.Equal(
            [
                "COMMAND=CheckCertificate|apiversion=2|class=ssl123dv|generatedcvtoken=1|domain0=example.com|" + Csr,
                "COMMAND=AddCertificate|apiversion=2|class=ssl123dv|techcontact0=P-ABC123|dcvmethod=HTTP|domain0=example.com|domain1=www.example.com|servicetag0=issuance-1|noautofilldomains=1|checkonly=1|" + Csr,
                "COMMAND=AddCertificate|apiversion=2|class=ssl123dv|techcontact0=P-ABC123|dcvmethod=HTTP|domain0=example.com|domain1=www.example.com|dcvtoken=t|servicetag0=issuance-1|noautofilldomains=1|" + Csr,
                "COMMAND=StatusCertificate|apiversion=2|certificate=DK12345678",
                "COMMAND=ResendNotification|type=CERTIFICATE|object=DK12345678",
                "COMMAND=GetCertificateInfo|apiversion=2",
                "COMMAND=GetCertificateInfo|apiversion=2|class=ssl123dv",
                "COMMAND=QueryCertificateList|apiversion=2|servicetag0=issuance-1|wide=1|first=0",
            ],
            api.Received.Select(received => received.Form["s_command"].Replace('\n', '|')));
        Assert.Equal(
            [(true, 98m), (false, 42m)],
            test.Records.Where(record => record.Price is not null).Select(record => (record.IsCheckOnly, record.Price!.Value)));
    }

    [Fact]
    public async Task Log_HasParametersButNoSecretAndNoPem()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok").Add("certificate", "DK1"));
        await using var test = new TestClient(api.Endpoint);

        await test.Client.Certificates.AddAsync(Request, CommandPriority.Interactive, Cancel);
        await test.Client.SendAsync(
            new ResellerCommand("StartSession").Set("newpassword", "geheim1"), CommandPriority.Interactive, true, Cancel);

        var log = string.Join('\n', test.Lines);
        Assert.Contains("domain1=www.example.com", log, StringComparison.Ordinal);
        Assert.Contains("csr=(3 lines)", log, StringComparison.Ordinal);
        Assert.Contains("newpassword=***", log, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim1", log, StringComparison.Ordinal);
        Assert.DoesNotContain("MIIErDCC", log, StringComparison.Ordinal);
        Assert.DoesNotContain("p&ss", log, StringComparison.Ordinal);
        Assert.DoesNotContain("p%26ss", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observer_ThatFailsHurtsNoOrder()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok").Add("certificate", "DK1"));
        await using var test = new TestClient(api.Endpoint) { WhenCompleted = _ => throw new InvalidOperationException("broken observer") };

        Assert.Equal("DK1", (await test.Client.Certificates.AddAsync(Request, CommandPriority.Interactive, Cancel)).CertificateId);
        Assert.Contains(test.Lines, line => line.StartsWith("Error: The observer of AddCertificate failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificates_AddAsync_IsSentOnceWhateverHappens()
    {
        await using var api = await LoopbackApi.StartAsync(
            (_, _) => new ResellerResponse(421, "Command failed due to server error; try again"));
        await using var test = new TestClient(api.Endpoint);

        var error = await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Certificates.AddAsync(Request, CommandPriority.Interactive, Cancel));

        Assert.Equal((ResellerErrorKind.OutcomeUnknown, 421), (error.Kind, error.Code));
        Assert.Equal(1, api.Count);
    }

    [Theory]
    [InlineData(null, ResellerErrorKind.OutcomeUnknown)]
    [InlineData("FAIL123", ResellerErrorKind.Generic)]
    public async Task Certificates_AddAsync_WithoutAUsableIdThrows(string? id, ResellerErrorKind kind)
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok").Add("certificate", id));
        await using var test = new TestClient(api.Endpoint);

        var error = await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Certificates.AddAsync(Request, CommandPriority.Interactive, Cancel));

        Assert.Equal((kind, false, id), (error.Kind, error.RepeatIsSafe, error.FailureId));
    }

    [Fact]
    public async Task Certificates_CheckAddAsync_WithoutAPriceThrows()
    {
        await using var api = await LoopbackApi.StartAsync((_, _) => new ResellerResponse(200, "ok"));
        await using var test = new TestClient(api.Endpoint);

        await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Certificates.CheckAddAsync(Request, CommandPriority.Interactive, Cancel));
    }

    [Fact]
    public async Task Certificates_ListAsync_PagesToTheEnd()
    {
        const int total = 7;
        await using var api = await LoopbackApi.StartAsync((command, _) => Page(command, total, "certificate"));
        await using var test = new TestClient(api.Endpoint);
        var list = test.Client.Certificates.ListAsync(
            new CertificateListFilter { PageSize = 3, OrderBy = CertificateListOrder.UpdatedDate, Descending = true },
            CommandPriority.Polling,
            Cancel);

        for (var pass = 0; pass < 2; pass++)
        {
            var ids = await list.Select(entry => entry.CertificateId).ToListAsync(Cancel);
            Assert.Equal(Enumerable.Range(0, total).Select(i => $"id{i}"), ids);
        }

        Assert.Equal(
            ["0", "3", "6", "0", "3", "6"], api.Received.Select(received => ResellerCommand.Parse(received.Form["s_command"])["first"]));
        Assert.All(api.Received, received =>
            Assert.Contains("orderby=UPDATEDDATE\norder=DESC\nlimit=3", received.Form["s_command"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("count=0 first=0 last=0 limit=0 total=7")]
    [InlineData("row count=1 first=0 last=0 limit=1")]
    [InlineData("row count=1 first=0 total=9")]
    [InlineData("row count=1 first=0 last=x total=9")]
    [InlineData("row")]
    public async Task Events_ListAsync_WithoutProgressEnds(string answer)
    {
        await using var api = await LoopbackApi.StartAsync((_, number) =>
        {
            var response = new ResellerResponse(number > 5 ? 547 : 200, "ok");
            foreach (var part in answer.Split(' '))
            {
                var pair = part.Split('=');
                response.Add(pair.Length == 1 ? "event" : pair[0], pair.Length == 1 ? "5" : pair[1]);
            }

            return response;
        });
        await using var test = new TestClient(api.Endpoint);

        var events = await test.Client.Events.ListAsync(EventListFilter.Certificates, CommandPriority.Polling, Cancel).ToListAsync(Cancel);

        Assert.Equal(answer.StartsWith("row", StringComparison.Ordinal) ? 1 : 0, events.Count);
        Assert.Equal(1, api.Count);
    }

    [Fact]
    public async Task Events_ListAsync_ThatStandsStillEnds()
    {
        // "last" never moves on although there is more.
        await using var api = await LoopbackApi.StartAsync((_, number) => number > 5
            ? new ResellerResponse(547, "asked far too often")
            : new ResellerResponse(200, "ok").Add("event", "5").Add("last", "0").Add("total", "9"));
        await using var test = new TestClient(api.Endpoint);

        var events = await test.Client.Events.ListAsync(EventListFilter.Certificates, CommandPriority.Polling, Cancel).ToListAsync(Cancel);

        Assert.Equal(2, events.Count);
        Assert.Equal(2, api.Count);
    }

    [Fact]
    public async Task Events_AreListedReadAndDeleted()
    {
        await using var api = await LoopbackApi.StartAsync((command, number) => command.Name switch
        {
            "QueryEventList" => new ResellerResponse(200, "ok")
                .Add("EVENT", "77").Add("EVENTCLASS", "CERTIFICATE_REQUEST").Add("EVENTSUBCLASS", "REQUEST_SUCCESSFUL")
                .Add("EVENT_DATE", "2026-11-24 00:00:01").Add("OBJECT_ID", "DK1").Add("count", "1").Add("first", "0").Add("last", "0").Add(
                    "total", "1"),
            "StatusEvent" => new ResellerResponse(200, "ok").Add("class", "CERTIFICATE_REQUEST").Add("object id", "DK1"),
            _ => number == 3 ? new ResellerResponse(200, "ok") : new ResellerResponse(545, "Entity reference not found"),
        });
        await using var test = new TestClient(api.Endpoint);
        var filter = EventListFilter.Certificates with { MinDate = new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.FromHours(1)) };

        var found = Assert.Single(await test.Client.Events.ListAsync(filter, CommandPriority.Polling, Cancel).ToListAsync(Cancel));
        var details = await test.Client.Events.StatusAsync("77", CommandPriority.Polling, Cancel);

        Assert.Equal(
            new ResellerEvent
            {
                EventId = "77",
                Class = "CERTIFICATE_REQUEST",
                Subclass = "REQUEST_SUCCESSFUL",
                ObjectId = "DK1",
                Date = new DateTimeOffset(2026, 11, 24, 0, 0, 1, TimeSpan.Zero),
                Other = found.Other,
            },
            found);
        Assert.Empty(found.Other);
        Assert.Equal("DK1", details.ObjectId);
        Assert.True(await test.Client.Events.DeleteAsync("77", CommandPriority.Polling, Cancel));
        Assert.False(await test.Client.Events.DeleteAsync("77", CommandPriority.Polling, Cancel));
        Assert.Contains(
            "class=CERTIFICATE*\nmindate=2026-11-24 00:00:00\n", api.Received.First().Form["s_command"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AbuseLock_PausesEverything()
    {
        var time = new FakeTimeProvider();
        await using var api = await LoopbackApi.StartAsync(
            (_, number) => number == 1 ? new ResellerResponse(422, "Abuse lock") : new ResellerResponse(200, "ok"));
        await using var test = new TestClient(api.Endpoint, time, options => options with { AbuseLockPause = TimeSpan.FromMinutes(3) });

        var error = await Assert.ThrowsAsync<ResellerException>(
            () => test.Client.Certificates.ResendNotificationAsync("DK1", CommandPriority.Interactive, Cancel));
        var next = test.Client.Certificates.ResendNotificationAsync("DK1", CommandPriority.Interactive, Cancel);
        time.Advance(TimeSpan.FromSeconds(179));

        Assert.Equal(ResellerErrorKind.AbuseLock, error.Kind);
        Assert.Equal((1, 1), (test.Client.Budget.Waiting, api.Count));
        time.Advance(TimeSpan.FromSeconds(1));
        await next.WaitAsync(Patience, Cancel);
        Assert.Equal(TimeSpan.FromMinutes(3), test.Records.Last().QueuedFor);
    }

    [Fact]
    public void Constructor_RefusesMistakes()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new TestClient(new Uri("http://api.example/"), change: options => options with { Burst = 0 }));

        Assert.Contains("Endpoint", error.Message, StringComparison.Ordinal);
        Assert.Contains("Burst", error.Message, StringComparison.Ordinal);
    }

    private const string Csr = "csr0=-----BEGIN CERTIFICATE REQUEST-----|csr1=MIIErDCC|csr2=-----END CERTIFICATE REQUEST-----";

    private static ResellerResponse Page(ResellerCommand command, int total, string column)
    {
        var first = int.Parse(command["first"]!, CultureInfo.InvariantCulture);
        var count = Math.Min(int.Parse(command["limit"]!, CultureInfo.InvariantCulture), total - first);
        var response = new ResellerResponse(200, "ok").Add("column", column);
        for (var i = 0; i < count; i++)
        {
            response.Add(column, i, $"id{first + i}");
        }

        return response
            .Add("count", count.ToString(CultureInfo.InvariantCulture))
            .Add("first", first.ToString(CultureInfo.InvariantCulture))
            .Add("last", (first + Math.Max(0, count - 1)).ToString(CultureInfo.InvariantCulture))
            .Add("total", total.ToString(CultureInfo.InvariantCulture));
    }
}
