using System.Net;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class WireTests
{
    [Fact]
    public async Task Flat_CommandIsAnsweredInTheFrame()
    {
        await using var setting = await Setting.StartAsync();
        var text = await setting.Api.PostAsync(
            [new("s_login", "sandbox"), new("s_pw", "sandbox"), new("command", "getcertificateinfo"), new("apiversion", "2")]);
        Assert.StartsWith(
            "[RESPONSE]\ncode = 200\ndescription = Command completed successfully\nruntime = ", text, StringComparison.Ordinal);
        Assert.EndsWith("\nEOF\n", text, StringComparison.Ordinal);
        Assert.Contains("\nqueuetime = 0\n", text);
        Assert.Contains("property[class][0] = geotrustflexdv\nproperty[class][1] = geotrusttruebizidev\n", text);
    }

    [Theory]
    [InlineData("sandbox", "wrong")]
    [InlineData("nobody", "sandbox")]
    public async Task Login_WrongGives530(string login, string password)
    {
        await using var setting = await Setting.StartAsync();
        using var api = new Api(setting.Server) { Login = login, Password = password };
        var answer = await api.SendAsync("StatusAccount");
        Assert.Equal((530, "Authentication failed"), (answer.Code, answer.Description));
    }

    [Theory]
    [InlineData(500, "Invalid command name", "MakeCoffee")]
    [InlineData(504, "Missing required attribute; CERTIFICATE", "StatusCertificate", "apiversion=2")]
    [InlineData(545, "Entity reference not found; CERTIFICATE", "StatusCertificate", "apiversion=2", "certificate=DK12345678")]
    [InlineData(
        541,
        "Invalid attribute value; APIVERSION: this sandbox has the SSL API 2.0 only, send 2",
        "StatusCertificate",
        "certificate=DK12345678")]
    [InlineData(503, "Invalid attribute name; LAST", "QueryEventList", "last=5")]
    [InlineData(505, "Invalid attribute value syntax; LIMIT", "QueryEventList", "limit=-1")]
    [InlineData(541, "Invalid attribute value; WIDE: must be 0 or 1", "QueryEventList", "wide=2")]
    [InlineData(505, "Invalid attribute value syntax; MINDATE", "QueryEventList", "mindate=yesterday")]
    [InlineData(504, "Missing required attribute; CLASS", "AddCertificate", "apiversion=2")]
    [InlineData(541, "Invalid attribute value; CLASS: not sold by this sandbox", "AddCertificate", "apiversion=2", "class=gold")]
    [InlineData(504, "Missing required attribute; CSR0", "AddCertificate", "apiversion=2", "class=ssl123dv")]
    [InlineData(505, "Invalid attribute value syntax; CSR: not base64", "AddCertificate", "apiversion=2", "class=ssl123dv", "csr0=?")]
    [InlineData(545, "Entity reference not found; EVENT", "DeleteEvent", "event=1")]
    public async Task Command_MistakesGetTheirCodes(int code, string description, string name, params string[] parameters)
    {
        await using var setting = await Setting.StartAsync();
        var command = new ResellerCommand(name);
        foreach (var parameter in parameters)
        {
            command.Set(parameter.Split('=')[0], parameter.Split('=')[1]);
        }

        var answer = await setting.Api.SendAsync(command);
        Assert.Equal((code, description), (answer.Code, answer.Description));
    }

    [Fact]
    public async Task AddCertificate_MistakesGetTheirCodesAndBookNothing()
    {
        await using var setting = await Setting.StartAsync();
        var csr = Api.NewCsr();
        ResellerCommand Order(params string[] names) => Api.Order("ssl123dv", "http", csr, names);
        var mistakes = new (int Code, ResellerCommand Command)[]
        {
            (541, Order("*.example.test")),
            (505, Order("exa_mple.test")),
            (505, Order("192.0.2.1")),
            (505, Order("localhost")),
            (540, Order("example.test", "EXAMPLE.test")),
            (504, Order("example.test").Set("techcontact0", "")),
            (545, Order("example.test").Set("techcontact0", "CC-12345678")),
            (541, Order("example.test").Set("techcontact0", "somebody")),
            (504, Order("example.test").Set("techfirstname0", "Max")),
            (504, Order("example.test").Set("dcvmethod", "")),
            (541, Order("example.test").Set("dcvmethod", "email").Set("dcvemail0", "admin@other.test")),
            (541, Order("example.test").Set("dcvmethod", "telephone")),
            (541, Order("example.test").Set("dcvdomain0", "other.test")),
            (541, Order("example.test").Set("servertype", "toaster")),
            (541, Order("example.test").Set("period", "2")),
            (541, Order("example.test").Set("dcvlanguage", "tlh")),
            (541, Order("example.test").Set("checkonly", "yes")),
            (541, Order("example.test").Set("dcvtoken", "x")),
            (503, Order("example.test").Set("domain251", "b.test")),
        };
        foreach (var (code, command) in mistakes)
        {
            Assert.Equal(code, (await setting.Api.SendAsync(command)).Code);
        }

        Assert.Empty(setting.Server.State.Purchases);
        Assert.Equal(mistakes.Length, setting.Server.State.CommandCount("addcertificate"));
    }

    [Fact]
    public async Task AddCertificate_ContactsAreMadeAndCanBeUsedAgain()
    {
        await using var setting = await Setting.StartAsync();
        var first = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("techcontact0", "")
            .Set("techfirstname0", "Max").Set("techlastname0", "Mustermann").Set("techemail0", "max@example.test").Set(
                "techphone0", "+1.2345678"));
        var contact = first.First("techcontact")!;
        Assert.Matches("^CC-[0-9]{8}$", contact);
        var second = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("techcontact0", contact));
        Assert.Equal(contact, second.First("techcontact"));
    }

    [Fact]
    public async Task AddCertificate_AnswersInTheOrderOfManual9118()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync(Api.Order("SSL123DV", "http", Api.NewCsr(), "example.test"));
        Assert.Equal(
            [
                "billingcount", "billingtype", "ca", "ca certificate id", "ca order id", "certificate", "class", "created by",
                "created date", "csr", "dcv domain",
                "dcv method", "domain", "file contents", "file name", "order", "order paid until", "price", "server type", "status",
                "techcontact", "updated by",
                "updated date", "vat",
            ],
            answer.Names);
        Assert.Equal("DigiCert", answer.First("ca"));
        Assert.Equal("SSL123DV", answer.First("class"));
        Assert.Matches("^DK[0-9]{8}$", answer.First("certificate")!);
        Assert.Matches("^DK0[0-9]{8}$", answer.First("order")!);
        Assert.Equal("2026-11-24 10:30:00.0", answer.First("created date"));
        Assert.Equal("-----BEGIN CERTIFICATE REQUEST-----", answer.First("csr"));
        Assert.Equal(["http", "http"], answer.Values("dcv method"));
    }

    [Fact]
    public async Task CheckCertificate_ReadsTheCsrAsManual913()
    {
        await using var setting = await Setting.StartAsync();
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var csr = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=example.com, O=Example Corp, L=San Francisco, S=CA, C=US",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        var answer = await setting.Api.SendAsync(new ResellerCommand("CheckCertificate").Set("apiversion", "2").SetLines("csr", csr));
        Assert.Equal("example.com", answer.First("csr commonname"));
        Assert.Equal("rsaEncryption", answer.First("csr public key algorithm"));
        Assert.Equal("2048", answer.First("csr public key size"));
        Assert.Equal("C = US, ST = CA, L = San Francisco, O = Example Corp, CN = example.com", answer.First("csr subject"));
        Assert.Equal("CA", answer.First("csr subject state"));
    }

    [Fact]
    public async Task GetCertificateInfo_HasThePropertiesOfManual912()
    {
        await using var setting = await Setting.StartAsync();
        var answer = await setting.Api.SendAsync("GetCertificateInfo", ("apiversion", "2"), ("class", "SSL123DV"));
        Assert.Equal(
            [
                "brand", "class", "dcv dns cname", "dcv dns txt", "dcv email", "dcv http", "evapprovercontact",
                "included domains with base",
                "included nonwildcard domains with base", "included wildcard domains with base", "max domains",
                "max domains including alternatives",
                "max free alternatives", "max nonwildcard domains", "max wildcard domains", "name", "organizationcontact", "periods",
                "prefix", "server type",
                "supplier", "supports immediate issuance", "techcontact", "type", "wildcard",
            ],
            answer.Names);
        Assert.Equal("3", answer.First("max free alternatives"));
        Assert.Equal("MANDATORY", answer.First("techcontact"));
    }

    [Fact]
    public async Task QueryCertificateList_FiltersPagesAndSorts()
    {
        await using var setting = await Setting.StartAsync();
        var ids = new List<string>();
        foreach (var name in new[] { "a.test", "b.test", "c.test" })
        {
            ids.Add((await setting.Api.SendAsync(
                Api.Order("ssl123dv", "http", Api.NewCsr(), name).Set("servicetag0", "all").Set("servicetag1", name))).First(
                    "certificate")!);
            setting.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Task<ResellerResponse> List(params (string, string)[] filter) =>
            setting.Api.SendAsync("QueryCertificateList", [("apiversion", "2"), .. filter]);
        Assert.Equal([ids[1]], (await List(("servicetag0", "b.test"))).Values("certificate"));
        Assert.Equal([ids[2]], (await List(("domain", "www.c*"))).Values("certificate"));
        Assert.Equal("3", (await List(("status", "PROC*"), ("class", "ssl*"))).First("total"));
        Assert.Equal("0", (await List(("servicetag0", "other"))).First("total"));

        var page = await List(("wide", "1"), ("orderby", "createddate"), ("order", "desc"), ("first", "1"), ("limit", "1"));
        var row = Assert.Single(page.Rows);
        Assert.Equal(ids[1], row["certificate"]);
        Assert.Equal("2026-11-24 10:30:01", row["created date"]);
        Assert.Equal("", row["expiration date"]);
        Assert.Equal("SSL123DV", row["class"]);
        Assert.Equal(
            ("1", "1", "1", "1", "3"),
            (page.First("count"), page.First("first"), page.First("last"), page.First("limit"), page.First("total")));
        Assert.Equal(
            ["certificate", "status", "certificateorder", "server type", "created date", "updated date", "expiration date", "class"],
            page.Values("column"));

        var beyond = await List(("first", "7"));
        Assert.Equal(("0", "7", "7"), (beyond.First("count"), beyond.First("first"), beyond.First("last")));
    }

    [Fact]
    public async Task Accounts_DoNotSeeEachOther()
    {
        await using var setting = await Setting.StartAsync(o => o with { Accounts = [new("one", "pw1"), new("two", "pw2")] });
        using var one = new Api(setting.Server) { Login = "one", Password = "pw1" };
        using var two = new Api(setting.Server) { Login = "two", Password = "pw2" };
        var order = await one.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        Assert.Equal(
            545, (await two.SendAsync("StatusCertificate", ("apiversion", "2"), ("certificate", order.First("certificate")!))).Code);
        Assert.Equal(
            545, (await two.SendAsync("ResendNotification", ("type", "certificate"), ("object", order.First("certificate")!))).Code);
        Assert.Equal("0", (await two.SendAsync("QueryCertificateList", ("apiversion", "2"))).First("total"));
        Assert.Equal("1000000.00", (await two.SendAsync("StatusAccount")).First("amount"));
    }

    [Fact]
    public async Task Body_WithoutACommandGives507()
    {
        await using var setting = await Setting.StartAsync();
        var text = await setting.Api.PostAsync([new("s_login", "sandbox"), new("s_pw", "sandbox"), new("s_command", "no equals sign")]);
        Assert.Equal(507, ResellerResponse.Parse(text).Code);
    }

    [Fact]
    public async Task Get_IsRefusedBecauseItWouldPutThePasswordInTheUrl()
    {
        await using var setting = await Setting.StartAsync();
        using var answer = await setting.Api.GetPageAsync(setting.Server.Endpoint);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Start_OnAPortInUseNamesTheAddress()
    {
        await using var setting = await Setting.StartAsync();
        var taken = new Uri(setting.Server.Endpoint, "/");
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Setting.StartAsync(o => o with { Listen = taken }));
        Assert.Contains(taken.ToString(), e.Message);
    }

    [Fact]
    public async Task Books_RecordCommandsWithoutCsrAndPassword()
    {
        await using var setting = await Setting.StartAsync();
        await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        var command = Assert.Single(setting.Server.State.Commands);
        Assert.Equal(
            ("AddCertificate", "sandbox", 200, setting.Time.GetUtcNow()), (command.Name, command.Account, command.Code, command.Time));
        Assert.Equal("example.test", command.Parameters["domain0"]);
        Assert.DoesNotContain(command.Parameters.Keys, k => k.StartsWith("csr", StringComparison.Ordinal));
    }
}
