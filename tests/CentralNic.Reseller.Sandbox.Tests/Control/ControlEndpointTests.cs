using System.Text.Json;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Control;

public sealed class ControlEndpointTests
{
    [Fact]
    public async Task Clock_IsToldAndMoved()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var (status, body) = await him.PostAsync("/control/clock", """{"advance":"P30DT12H"}""");
        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(new DateTimeOffset(2026, 12, 24, 22, 30, 0, TimeSpan.Zero), json.RootElement.GetProperty("now").GetDateTimeOffset());
        Assert.Equal("P30DT12H", json.RootElement.GetProperty("ahead").GetString());
        Assert.Equal(setting.Server.Clock.GetUtcNow(), json.RootElement.GetProperty("now").GetDateTimeOffset());
        Assert.Equal(body, (await him.GetAsync("/control/clock")).Body);
    }

    [Fact]
    public async Task Clock_AYearPassesInSeconds()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var id = await setting.BuyAsync();
        await him.PostAsync("/control/clock", """{"advance":"P198D"}""");
        Assert.Equal("active", await setting.StatusOfAsync(id));
        await him.PostAsync("/control/clock", """{"advance":"P168D"}""");
        Assert.Equal("expired", await setting.StatusOfAsync(id));
        Assert.Equal("expired", await setting.OrderStatusOfAsync(setting.Server.State.Certificates[0].OrderId));
    }

    [Fact]
    public async Task Faults_AreAddedListedAndTakenAway()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var (status, body) = await him.PostAsync(
            "/control/faults",
            """{"kind":"slow","command":"AddCertificate","afterWork":true,"delay":"PT1.5S","nth":2,"times":1,"probability":0.5,"seed":7}""");
        Assert.Equal(201, status);
        var added = Assert.Single(setting.Server.Faults.All).Fault;
        Assert.Equal(
            new SandboxFault
            {
                Kind = SandboxFaultKind.Slow,
                Command = "AddCertificate",
                AfterWork = true,
                Delay = TimeSpan.FromSeconds(1.5),
                Nth = 2,
                Times = 1,
                Probability = 0.5,
                Seed = 7,
            },
            added);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(1, json.RootElement.GetProperty("id").GetInt32());
        Assert.Equal("PT1.5S", json.RootElement.GetProperty("fault").GetProperty("delay").GetString());

        await him.PostAsync("/control/faults", """{"kind":"abuse-lock"}""");
        Assert.Equal(422, (await setting.Api.SendAsync("StatusAccount")).Code);
        using (var list = JsonDocument.Parse((await him.GetAsync("/control/faults")).Body))
        {
            Assert.Equal([0, 1], list.RootElement.EnumerateArray().Select(f => f.GetProperty("happened").GetInt32()));
            Assert.Equal("abuse-lock", list.RootElement[1].GetProperty("fault").GetProperty("kind").GetString());
        }

        Assert.Equal(200, (await him.DeleteAsync("/control/faults/2")).Status);
        Assert.Equal(404, (await him.DeleteAsync("/control/faults/2")).Status);
        Assert.Equal(200, (await setting.Api.SendAsync("StatusAccount")).Code);
        await him.DeleteAsync("/control/faults");
        Assert.Empty(setting.Server.Faults.All);
    }

    [Fact]
    public async Task Vetting_IsListedAndDecided()
    {
        await using var setting = await Setting.StartAsync(o => o with { Vetting = new() { DecidesAfter = null } });
        using var him = new Operator(setting.Server);
        var ids = new List<string>();
        foreach (var name in new[] { "a.test", "b.test" })
        {
            var order = await setting.Api.SendAsync(
                Api.Order("instantsslov", "http", Api.NewCsr(), name).Set("noautofilldomains", "1").Set("organizationohandle", "O-ABC123"));
            Assert.True(order.Code == 200, order.Description);
            setting.Customer.Serve(name, new Uri(order.First("file name")!).LocalPath, order.First("file contents")!.Replace(' ', '\n'));
            ids.Add(order.First("certificate")!);
            await setting.LookAsync(ids[^1]);
        }

        await setting.UntilAsync(b => b.Certificates.All(c => c.ProvenAt is not null));
        Assert.Equal(ids, JsonSerializer.Deserialize<string[]>((await him.GetAsync("/control/vetting")).Body));
        Assert.Equal(200, (await him.PostAsync("/control/vetting", $$"""{"certificate":"{{ids[0]}}","decision":"approve"}""")).Status);
        await setting.UntilActiveAsync(ids[0]);
        Assert.Equal(
            303,
            (await him.SubmitAsync(
                "/control/vetting", ("certificate", ids[1]), ("decision", "reject"), ("reason", "no such company"))).Status);
        await setting.UntilAsync(b => b.Certificates.Any(c => c.Status == SandboxCertificateStatus.Failed));
        Assert.Equal(409, (await him.PostAsync("/control/vetting", $$"""{"certificate":"{{ids[0]}}","decision":"approve"}""")).Status);
        using var certificates = JsonDocument.Parse((await him.GetAsync("/control/certificates")).Body);
        Assert.Equal(["active", "failed"], certificates.RootElement.EnumerateArray().Select(c => c.GetProperty("status").GetString()!));
        Assert.Equal("no such company", certificates.RootElement[1].GetProperty("failureReason").GetString());
    }

    [Fact]
    public async Task Mails_AreListedAndApproved()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "email", Api.NewCsr(), "a.test").Set("dcvemail0", "admin@a.test"));
        await setting.LookAsync(order.First("certificate")!);
        await setting.UntilAsync(b => b.Certificates[0].LastFinding is not null);
        using var list = JsonDocument.Parse((await him.GetAsync("/control/mails")).Body);
        var mail = list.RootElement[0];
        Assert.Equal("admin@a.test", mail.GetProperty("to").GetString());
        Assert.Equal(404, (await him.PostAsync("/control/mails", """{"mail":"1"}""")).Status);
        Assert.Equal(200, (await him.PostAsync("/control/mails", $$"""{"mail":"{{mail.GetProperty("id").GetString()}}"}""")).Status);
        await setting.UntilActiveAsync(order.First("certificate")!);
    }

    [Fact]
    public async Task Lists_TellWhatHappened()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var id = await setting.BuyAsync();
        await setting.Api.SendAsync("StartSession", ("newpassword", "hunter2"), ("s_pw", "hunter2"));
        using var purchases = JsonDocument.Parse((await him.GetAsync("/control/purchases")).Body);
        Assert.Equal(
            (id, 42m),
            (purchases.RootElement[0]
                .GetProperty("certificateId")
                .GetString(), purchases.RootElement[0].GetProperty("price").GetDecimal()));
        using var events = JsonDocument.Parse((await him.GetAsync("/control/events")).Body);
        Assert.Equal("REQUEST_SUCCESSFUL", events.RootElement[0].GetProperty("subclass").GetString());
        var commands = (await him.GetAsync("/control/commands")).Body;
        Assert.Contains("\"AddCertificate\"", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN CERTIFICATE", commands, StringComparison.Ordinal);
        Assert.Contains("\"StartSession\"", commands, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", commands, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/control/clock", "{}", 400, "\"advance\" is missing")]
    [InlineData("/control/clock", """{"advance":"30 days"}""", 400, "\"advance\" must be an ISO 8601 duration")]
    [InlineData("/control/clock", """{"advance":"-P1D"}""", 400, "\"advance\" must be more than 0")]
    [InlineData("/control/clock", """{"advance":"P9000000D"}""", 400, "before the year 9000")]
    [InlineData("/control/clock", """{"advance":"P99999999999999D"}""", 400, "\"advance\" must be an ISO 8601 duration")]
    [InlineData("/control/clock", """{"advance":"P1D","to":"tomorrow"}""", 400, "There is no field \"to\" here; known are \"advance\".")]
    [InlineData("/control/clock", """{"advance":{}}""", 400, "\"advance\" must be a text, a number, true or false.")]
    [InlineData("/control/clock", "[]", 400, "The body must be a JSON object.")]
    [InlineData("/control/clock", "{", 400, "The body is not JSON")]
    [InlineData(
        "/control/faults",
        """{"kind":"flood"}""",
        400,
        "\"kind\" must be one of no-answer, server-error, abuse-lock, command-failed, slow, truncated, bad-gateway")]
    [InlineData("/control/faults", """{"kind":"slow"}""", 400, "The delay must be more than 0")]
    [InlineData("/control/faults", """{"kind":"truncated","afterWork":true}""", 400, "it is settled whether the work is done")]
    [InlineData("/control/faults", """{"kind":"no-answer","nth":"first"}""", 400, "\"nth\" must be a whole number.")]
    [InlineData("/control/faults", """{"kind":"no-answer","afterWork":1}""", 400, "\"afterWork\" must be true or false.")]
    [InlineData("/control/vetting", """{"certificate":"DK1","decision":"maybe"}""", 400, "\"decision\" must be approve or reject.")]
    [InlineData("/control/vetting", """{"certificate":"DK1","decision":"approve"}""", 409, "The certificate DK1 waits for no vetting.")]
    [InlineData("/control/nothing", "{}", 404, "There is nothing at /control/nothing.")]
    [InlineData("/control/events", "{}", 405, "/control/events knows GET.")]
    public async Task Mistake_IsNamed(string path, string json, int status, string expected)
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        var answer = await him.PostAsync(path, json);
        Assert.Equal(status, answer.Status);
        Assert.Contains(expected, Operator.Error(answer), StringComparison.Ordinal);
        Assert.Empty(setting.Server.Faults.All);
        Assert.Equal(TimeSpan.Zero, setting.Server.Clock.Ahead);
    }

    [Fact]
    public async Task Strangers_MayNotControl()
    {
        await using var setting = await Setting.StartAsync();
        using var him = new Operator(setting.Server);
        Assert.Equal(403, (await him.GetAsync("/", host: "sandbox.attacker.example")).Status);
        Assert.Equal(403, (await him.PostAsync("/control/clock", """{"advance":"P1D"}""", origin: "https://attacker.example")).Status);
        Assert.Equal(403, (await him.PostAsync("/control/clock", """{"advance":"P1D"}""", origin: "null")).Status);
        Assert.Equal(415, (await him.SendAsync(HttpMethod.Post, "/control/clock", new StringContent("""{"advance":"P1D"}"""))).Status);
        Assert.Equal(200, (await him.GetAsync("/", host: $"localhost:{setting.Server.Page.Port}")).Status);
        Assert.Equal(TimeSpan.Zero, setting.Server.Clock.Ahead);
    }

    [Fact]
    public async Task OverAnotherAddressThanLoopback_TheApiAnswersAndTheControlsDoNot()
    {
        var address = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(a));
        Assert.SkipWhen(address is null, "This machine has no address besides loopback.");
        await using var setting = await Setting.StartAsync(o => o with { Listen = new($"http://{address}:0") });
        using var him = new Operator(setting.Server);
        Assert.Equal(200, (await setting.Api.SendAsync("StatusAccount")).Code);
        Assert.Equal(403, (await him.GetAsync("/")).Status);
        Assert.Equal(403, (await him.GetAsync("/control/clock")).Status);
    }
}
