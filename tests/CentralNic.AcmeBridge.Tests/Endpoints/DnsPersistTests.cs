using System.Text.Json;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>dns-persist-01 from the directory to the certificate (draft-ietf-acme-dns-persist-02), with a real name server.</summary>
[Collection(RunningBridge.Name)]
public sealed class DnsPersistTests : IClassFixture<PersistBridge>
{
    private const string Type = "dns-persist-01";

    private readonly PersistBridge _persist;

    public DnsPersistTests(PersistBridge persist)
    {
        NamedServer.SkipIfMissing();
        _persist = persist;
    }

    private Customer Customer => _persist.Customer;

    [Fact]
    public async Task Directory_TellsWhatARecordIsMadeOf()
    {
        var meta = (await Customer.Raw.GetAsync(_persist.Bridge.Url("directory"))).Json.GetProperty("meta");

        Assert.Equal([PersistBridge.Issuer, PersistBridge.SecondIssuer], Names(meta.GetProperty("issuerDomainNames")));
        Assert.Equal(_persist.Bridge.Url("account-hash/"), meta.GetProperty("accountHashPrefix").GetString());
        // Clients refuse issuer domain names that are not among these, and the CAs' they are not.
        Assert.False(meta.TryGetProperty("caaIdentities", out _));
    }

    [Fact]
    public async Task Challenge_HasTheIssuersNamesAndNoToken()
    {
        var order = await Customer.OrderAsync("shape.test", "*.shape.test");
        var shown = await Task.WhenAll(
            Customer.ChallengeAsync(Customer.AuthorizationOf(order), Type),
            Customer.ChallengeAsync(Customer.AuthorizationOf(order, 1), Type));

        foreach (var challenge in shown)
        {
            Assert.Equal(
                ["issuerDomainNames", "status", "type", "url"],
                challenge.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            Assert.Equal([PersistBridge.Issuer, PersistBridge.SecondIssuer], Names(challenge.GetProperty("issuerDomainNames")));
        }
    }

    [Theory]
    [InlineData("plain.test")]
    [InlineData("second.test")]
    [InlineData("any.test")]
    [InlineData("former.test")]
    [InlineData("several.test")]
    [InlineData("wild.test")]
    [InlineData("*.wild.test")]
    [InlineData("www.wild.test")]
    [InlineData("*.dept.wild.test")]
    public async Task Record_OfTheAccountProvesControl(string name)
    {
        var authorization = await ProveAsync(Customer, name);

        Assert.Equal("valid", authorization.Text("status"));
        Assert.Equal(Type, Assert.Single(authorization.Json.GetProperty("challenges").EnumerateArray()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Record_WithThePolicyProvesNameAndWildcardOfOneOrder()
    {
        var order = await Customer.OrderAsync("both.test", "*.both.test");

        for (var index = 0; index < 2; index++)
        {
            Assert.Equal("valid", (await ProveAsync(Customer, order, index)).Text("status"));
        }

        Assert.Equal("ready", (await Customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    public async Task Order_ProvedByARecordGetsItsCertificate()
    {
        var order = await Customer.PostAsync(_persist.Bridge.Url("new-order"), Customer.OrderOf("positive", null, "issued.test"));
        Assert.Equal("valid", (await ProveAsync(Customer, order, 0)).Text("status"));

        Assert.Equal(200, (await Customer.FinalizeAsync(order, Customer.NewCsr("issued.test"))).Status);

        Assert.NotNull((await Customer.SettledAsync(order.Location!)).Text("certificate"));
    }

    [Theory]
    [InlineData("absent.test", "unauthorized", "_validation-persist.absent.test does not exist in the DNS (NXDOMAIN)")]
    [InlineData(
        "stranger.test",
        "unauthorized",
        "No TXT record of _validation-persist.stranger.test begins with acme.hoster.test or acme.hoster.example; found \"ca.example; ")]
    [InlineData("roll.test", "unauthorized", "_validation-persist.roll.test is for another account, key or name: its hash is ")]
    [InlineData("ended.test", "unauthorized", "_validation-persist.ended.test counted until 2024-07-26T00:00:00Z (persistUntil)")]
    [InlineData("*.narrow.test", "unauthorized", "_validation-persist.narrow.test is without policy=wildcard")]
    [InlineData("www.narrow.test", "unauthorized", "_validation-persist.narrow.test is without policy=wildcard")]
    [InlineData("twice.test", "malformed", "_validation-persist.twice.test has accounturi more than once")]
    [InlineData("url.test", "malformed", "_validation-persist.url.test has an accounturi that does not begin with ")]
    public async Task Record_OfAnotherKindFailsTheAuthorizationAndSaysWhy(string name, string error, string found)
    {
        var authorization = await ProveAsync(Customer, name);

        Assert.Equal("invalid", authorization.Text("status"));
        var problem = Assert.Single(authorization.Json.GetProperty("challenges").EnumerateArray()).GetProperty("error");
        Assert.Equal("urn:ietf:params:acme:error:" + error, problem.GetProperty("type").GetString());
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains(found, detail, StringComparison.Ordinal);
        var holder = name.Contains("narrow", StringComparison.Ordinal) ? "narrow.test" : name;
        Assert.Contains(
            $"\"acme.hoster.test; accounturi={_persist.UriOf(Customer, holder)}{(holder == name ? "" : "; policy=wildcard")}\" was "
            + "expected",
            detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_EndsWithTheRecordAndIsReusedUntilThen()
    {
        var authorization = await ProveAsync(Customer, "ending.test");

        Assert.Equal("valid", authorization.Text("status"));
        Assert.Equal(PersistBridge.Until, authorization.Json.GetProperty("expires").GetDateTimeOffset());
        var next = await Customer.OrderAsync("ending.test");
        Assert.Equal("ready", next.Text("status"));
        Assert.Equal(
            PersistBridge.Until,
            (await Customer.ReadAsync(Customer.AuthorizationOf(next))).Json.GetProperty("expires").GetDateTimeOffset());
    }

    [Fact]
    public async Task Record_OfAFormerKeyCountsAfterAKeyChange()
    {
        await KeyChangeTests.ChangeKeyAsync(_persist.Bridge, _persist.Other.Raw);
        await KeyChangeTests.ChangeKeyAsync(_persist.Bridge, _persist.Other.Raw, "ES384");

        Assert.Equal("valid", (await ProveAsync(_persist.Other, "roll.test")).Text("status"));
    }

    [Fact]
    public async Task PlainUrl_IsTakenWhereTheOperatorAllowsItAndClientsOfTheOlderDraftFindTheNames()
    {
        Customer? customer = null;
        await using var dns = new ScriptedDnsServer(
            (name, type) => name == "_validation-persist.older.test" && type == ScriptedDnsServer.Txt
                ? [(type, ScriptedDnsServer.TextData($"{PersistBridge.Issuer}; accounturi={customer!.Account}"))]
                : []);
        await using var older = await RunningBridge.StartAsync(new()
        {
            ["Validation__Resolvers__0"] = dns.EndPoint.ToString(),
            ["Acme__ChallengeTypes"] = Type,
            ["Acme__DnsPersist__IssuerDomainNames"] = PersistBridge.Issuer,
            ["Acme__DnsPersist__AcceptAccountUrl"] = "true",
        });
        using (customer = await Customer.RegisteredAsync(older))
        {
            var order = await customer.OrderAsync("older.test");

            var challenge = await customer.ChallengeAsync(Customer.AuthorizationOf(order), Type);

            Assert.Equal([PersistBridge.Issuer], Names(challenge.GetProperty("issuer-domain-names")));
            Assert.Equal([PersistBridge.Issuer], Names(challenge.GetProperty("issuerDomainNames")));
            Assert.Equal("valid", (await ProveAsync(customer, order, 0)).Text("status"));
        }
    }

    private async Task<Answer> ProveAsync(Customer customer, string name) => await ProveAsync(customer, await customer.OrderAsync(name), 0);

    private static async Task<Answer> ProveAsync(Customer customer, Answer order, int index)
    {
        var authorization = Customer.AuthorizationOf(order, index);
        var challenge = await customer.ChallengeAsync(authorization, Type);
        Assert.Equal(200, (await customer.PostAsync(challenge.GetProperty("url").GetString()!, "{}")).Status);
        return await customer.UntilAsync(authorization, status => status != "pending");
    }

    private static IEnumerable<string?> Names(JsonElement names) => names.EnumerateArray().Select(name => name.GetString());
}
