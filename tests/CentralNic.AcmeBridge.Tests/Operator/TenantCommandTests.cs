using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Tenants as the operator makes and changes them, by command and by API, while the bridge runs.</summary>
[Collection(RunningBridge.Name)]
public sealed class TenantCommandTests(RunningBridge bridge)
{
    private const string HosterSystemSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public async Task OneCommand_IsAllThatANewCustomersFirstCertificateNeeds()
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "tenants", "new", "First", "--names", "first.test", "--profile", "positive", "--key");
        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        string Printed(string name) => Regex.Match(output, $"(?m)^{name}: (.+?)\r?$").Groups[1].Value;
        Assert.Equal(("first", bridge.Url("directory")), (Printed("tenant"), Printed("directory")));
        foreach (var client in new[] { "certbot", "win-acme", "lego", "acme.sh", "cert-manager", "Caddy" })
        {
            var lines = Regex.Match(output, $"(?ms)^{Regex.Escape(client)}\r?\n\r?\n(.+?)(?:^\\S|\\z)").Groups[1].Value;
            Assert.All(
                new[] { Printed("directory"), Printed("kid"), Printed("key") },
                value => Assert.Contains(value, lines, StringComparison.Ordinal));
        }

        using var customer = new Customer(bridge);
        var binding = Bindings.Of(bridge, customer.Raw, Printed("kid"), hmac: Base64Url.DecodeFromChars(Printed("key")));
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(binding))).Status);
        var order = await customer.ValidOrderAsync("www.first.test");

        Assert.Contains("BEGIN CERTIFICATE", (await customer.ReadAsync(order.Text("certificate")!)).Body, StringComparison.Ordinal);
        var account = await bridge.Bridge.Accounts.FindByKeyAsync(customer.Raw.Key.PublicKey, TestContext.Current.CancellationToken);
        Assert.Equal(new TenantId("first"), account!.Account.Tenant);
    }

    [Fact]
    public async Task OneCall_DoesTheSame()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var made = await client.PostAsync(
            "tenants",
            JsonNode.Parse("""
                { "name": "called", "settings": { "names": ["called.test"], "profiles": ["positive"] }, "key": { "label": "web" } }
                """));

        var (kid, hmac) = ((string)made["key"]!["kept"]!["kid"]!, (string)made["key"]!["hmac"]!);
        using var customer = new Customer(bridge);
        var binding = Bindings.Of(bridge, customer.Raw, kid, hmac: Base64Url.DecodeFromChars(hmac));
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(binding))).Status);
        await customer.ValidOrderAsync("www.called.test");

        var audited = (await client.GetAsync("audit?thing=tenants/called"))["items"]![0]!;
        Assert.Equal(("tenants.create", "called"), ((string?)audited["action"], (string?)audited["tenant"]));
        Assert.DoesNotContain(hmac, (await client.GetAsync("audit?limit=500")).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(hmac, (await client.GetAsync($"eab-keys/{kid}")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_ChangesWhatIsGivenAndLeavesTheRest()
    {
        await RunAsync(
            "tenants", "new", "changing", "--names", "changing.test", "--budget-per-month", "300",
            "--limit-of", "PurchasesPerTenant=5/day, 20/month");

        await RunAsync(
            "tenants", "set", "changing", "--names", "changing.test,münchen.test", "--budget-per-year", "3000", "--currency", "eur");
        var changed = await ShowAsync("changing");

        Assert.Equal(["changing.test", "xn--mnchen-3ya.test"], changed["names"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("""{"perMonth":300,"perYear":3000,"currency":"EUR"}""", changed["budget"]!.ToJsonString());
        Assert.Equal("""{"PurchasesPerTenant":"5/day, 20/month"}""", changed["ownLimits"]!.ToJsonString());
        Assert.Equal("5/day, 20/month", (string?)changed["limits"]!["PurchasesPerTenant"]);

        await RunAsync(
            "tenants", "set", "changing", "--budget-per-month", "unlimited",
            "--limit-of", "PurchasesPerTenant=", "--limit-of", "PurchasesPerNameSet=unlimited");
        changed = await ShowAsync("changing");

        Assert.Equal("""{"perYear":3000,"currency":"EUR"}""", changed["budget"]!.ToJsonString());
        Assert.Equal("""{"PurchasesPerNameSet":"unlimited"}""", changed["ownLimits"]!.ToJsonString());
        Assert.Equal(2, changed["names"]!.AsArray().Count);
    }

    [Fact]
    public async Task Set_FromAnOlderVersion_IsRefusedAndChangesNothing()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        string[] names = ["versions.test"], one = ["one.versions.test"], two = ["two.versions.test"];
        var version = (long)(await client.PostAsync("tenants", new { name = "versions", settings = new { names } }))["tenant"]!["version"]!;
        var changed = await client.PostAsync("tenants/versions/change", new { names = one, version });
        Assert.True((long)changed["version"]! > version);

        var refused = await client.PostAsync("tenants/versions/change", new { names = two, version }, HttpStatusCode.Conflict);

        Assert.Equal(("conflict", "version"), ((string?)refused["code"], (string?)refused["key"]));
        Assert.Equal("one.versions.test", (string?)(await ShowAsync("versions"))["names"]![0]);
        await client.PostAsync("tenants/versions/change", new { names = two });
        Assert.Equal("two.versions.test", (string?)(await ShowAsync("versions"))["names"]![0]);
        var entries = (await client.GetAsync("audit?thing=tenants/versions"))["items"]!.AsArray();
        Assert.Equal(["Done", "Refused", "Done", "Done"], entries.Select(entry => (string?)entry!["outcome"]));
    }

    [Fact]
    public async Task Approval_OfItsOwn_IsAskedAndItsSecretIsNeverShown()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"no","reason":"Not for you."}""");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(file, HosterSystem.Secret + "\n", TestContext.Current.CancellationToken);
        await RunAsync("tenants", "new", "asking", "--names", "asking.test");
        var url = hoster.Endpoint.Url.AbsoluteUri;
        var missing = await OperatorConsole.RunAsync(bridge.DataFolder, "tenants", "set", "asking", "--approval-url", url);
        Assert.Contains("'approval.secret' is missing", missing.Error, StringComparison.Ordinal);

        var text = await RunAsync(
            "tenants", "set", "asking", "--approval-url", url, "--approval-secret-file", file, "--approval-max-wait", "3h");

        Assert.Contains($"{url}, waits 3h, 10s for one question", text, StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var key = await client.PostAsync("eab-keys", new { tenant = "asking" });
        using var customer = new Customer(bridge);
        var binding = Bindings.Of(
            bridge, customer.Raw, (string)key["kept"]!["kid"]!, hmac: Base64Url.DecodeFromChars((string)key["hmac"]!));
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(binding))).Status);
        var order = await customer.ReadyOrderAsync("www.asking.test");
        await customer.FinalizeAsync(order, Customer.NewCsr("www.asking.test"));
        var refused = await customer.UntilAsync(order.Location!, status => status != "processing");
        Assert.Contains("Not for you.", refused.Body, StringComparison.Ordinal);
        Assert.Equal("asking", (string?)Assert.Single(hoster.Asked).Purchase["tenant"]);

        // It counts after a restart too, and is written nowhere.
        await bridge.RestartAsync();
        using var again = await ApiClient.WithRoleAsync(bridge, "operate");
        var shown = await again.GetAsync("tenants/asking");
        Assert.Equal((url, "3h"), ((string?)shown["approval"]!["url"], (string?)shown["approval"]!["maxWait"]));
        Assert.Null(shown["approval"]!["problem"]);
        Assert.DoesNotContain(
            HosterSystem.Secret, shown.ToJsonString() + (await again.GetAsync("audit?limit=500")).ToJsonString(), StringComparison.Ordinal);

        await RunAsync("tenants", "set", "asking", "--approval-url", "none");
        await customer.ValidOrderAsync("www.asking.test");
        Assert.Single(hoster.Asked);
        await RunAsync("tenants", "set", "asking", "--approval-url", "");
        Assert.Null((await ShowAsync("asking"))["approval"]);
    }

    [Theory]
    [InlineData("http://billing.example.com/", HosterSystemSecret, null, "approval.url")]
    [InlineData("ftp://billing.example.com/", HosterSystemSecret, null, "approval.url")]
    [InlineData("https://billing.example.com/", "whsec_short", null, "approval.secret")]
    [InlineData("https://billing.example.com/", HosterSystemSecret, "31d", "approval.maxWait")]
    [InlineData("https://billing.example.com/", HosterSystemSecret, "long", "approval.maxWait")]
    public async Task Approval_ThatCannotBe_IsRefusedByName(string url, string secret, string? maxWait, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        string[] names = ["never.test"];

        var refused = await client.PostAsync(
            "tenants",
            new { name = "never", settings = new { names, approval = new { url, secret, maxWait } } },
            HttpStatusCode.BadRequest);

        Assert.Equal(key, (string?)refused["key"]);
        Assert.DoesNotContain(secret, (string?)refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_AndEnable()
    {
        await RunAsync("tenants", "new", "late", "--names", "late.test");

        var disabled = await RunAsync("tenants", "disable", "late", "--reason", "does not pay");
        Assert.Contains("disabled since", disabled, StringComparison.Ordinal);
        var shown = await ShowAsync("late");
        Assert.Equal((false, "does not pay"), ((bool)shown["enabled"]!, (string?)shown["disabledReason"]));

        await RunAsync("tenants", "enable", "late");
        Assert.True((bool)(await ShowAsync("late"))["enabled"]!);
    }

    [Fact]
    public async Task List_ShowsThoseOfTheConfigurationToo()
    {
        await RunAsync("tenants", "new", "listed", "--names", "listed.test");

        var listed = (await RunAsync("tenants", "list", "--all", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToDictionary(tenant => (string)tenant["name"]!, tenant => (string?)tenant["source"]);

        Assert.Equal(
            ("configuration", "configuration", "store"), (listed["default"], listed["shop"], listed["listed"]));
        Assert.Contains("listed.test", await RunAsync("tenants", "list", "--all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tenants", "new", "wrong", "--names", "a..test")]
    [InlineData("tenants", "new", "wrong")]
    [InlineData("tenants", "new", "wrong", "--profile", "gold")]
    [InlineData("tenants", "new", "wrong", "--names", "wrong.test", "--limit-of", "Coffee=1/day")]
    [InlineData("tenants", "new", "wrong", "--names", "wrong.test", "--limit-of", "PurchasesPerTenant=many")]
    [InlineData("tenants", "new", "shop", "--names", "shop.test")]
    [InlineData("tenants", "set", "shop", "--names", "other.test")]
    [InlineData("tenants", "disable", "default")]
    [InlineData("tenants", "show", "nobody")]
    public async Task WhatIsWrong_IsRefusedWithWords(params string[] arguments)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, arguments);

        Assert.Equal((ExitCode.Failure, ""), (exitCode, output));
        Assert.NotEqual("", error);
        Assert.Null(bridge.Bridge.Tenants.Find(new TenantId("wrong")));
    }

    [Fact]
    public async Task Problem_NamesTheMember()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        async Task<string?> KeyOfAsync(string settings) => (string?)(await client.PostAsync(
            "tenants", new { name = "wrong", settings = JsonNode.Parse(settings) }, HttpStatusCode.BadRequest))["key"];

        Assert.Equal("names", await KeyOfAsync("""{ "names": ["a..test"] }"""));
        Assert.Equal("profiles", await KeyOfAsync("""{ "profiles": ["gold"] }"""));
        Assert.Equal("limits", await KeyOfAsync("""{ "names": ["a.test"], "limits": { "Coffee": "1/day" } }"""));
        Assert.Equal("budget.perOrder", await KeyOfAsync("""{ "names": ["a.test"], "budget": { "perOrder": -1 } }"""));
    }

    [Fact]
    public async Task RoleOfATenant_SeesItsOwnAndChangesNothingOfIt()
    {
        await RunAsync("tenants", "new", "scoped", "--names", "scoped.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "tenant:scoped");

        Assert.Equal("scoped", (string?)Assert.Single((await client.GetAsync("tenants"))["items"]!.AsArray())!["name"]);
        await client.GetAsync("tenants/scoped");
        await client.GetAsync("tenants/shop", HttpStatusCode.NotFound);
        await client.PostAsync("tenants/scoped/change", JsonNode.Parse("""{ "names": ["*"] }"""), HttpStatusCode.Forbidden);
        await client.PostAsync("tenants/scoped/enable", null, HttpStatusCode.Forbidden);
    }

    private async Task<JsonNode> ShowAsync(string tenant) => JsonNode.Parse(await RunAsync("tenants", "show", tenant, "--json"))!;

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, arguments);
        Assert.True(exitCode == ExitCode.Success, error);
        return output;
    }
}
