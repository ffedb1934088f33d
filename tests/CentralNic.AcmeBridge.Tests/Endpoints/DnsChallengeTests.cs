using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>What only the DNS can prove: wildcards, and how often it is asked (RFC 8555 sections 7.1.3, 7.1.4, 8.2, 8.4).</summary>
[Collection(RunningBridge.Name)]
public sealed class DnsChallengeTests(DnsBridge dns) : IClassFixture<DnsBridge>, IAsyncLifetime
{
    private Customer _customer = null!;

    private string NewOrder => dns.Bridge.Url("new-order");

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(dns.Bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-08")]
    [Trait("Requirement", "R8555-7.1.4-03")]
    [Trait("Requirement", "R8555-8.4-04")]
    [Trait("Requirement", "BR-3.2.2.4-01")]
    [Trait("Requirement", "R8737-5-01")]
    public async Task Wildcard_IsProvedByTheDnsBesideItsBaseName()
    {
        var order = await OrderAsync("both.test", "*.both.test");
        var authorizations = new[] { await ReadAsync(order, 0), await ReadAsync(order, 1) };
        var wildcard = Array.FindIndex(authorizations, each => each.Json.TryGetProperty("wildcard", out _));
        var (wild, plain) = (authorizations[wildcard], authorizations[1 - wildcard]);
        Assert.True(wild.Json.GetProperty("wildcard").GetBoolean());
        Assert.All(authorizations, each => Assert.Equal("both.test", each.Json.GetProperty("identifier").GetProperty("value").GetString()));
        Assert.Equal(["dns-01", "dns-account-01"], Types(wild));
        Assert.Equal(["dns-01", "dns-account-01", "http-01", "tls-alpn-01"], Types(plain));

        var proved = await _customer.TryAsync(Customer.AuthorizationOf(order, 1 - wildcard), withProof: true);

        Assert.Equal("valid", proved.Text("status"));
        Assert.Equal("pending", (await ReadAsync(order, wildcard)).Text("status"));
        Assert.Equal("pending", (await _customer.ReadAsync(order.Location!)).Text("status"));

        Assert.Equal("valid", (await ProveAsync(order, wildcard, "dns-01", "_acme-challenge.both.test")).Text("status"));
        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    public async Task DnsAccount01_IsProvedAtTheLabelOfTheAccount()
    {
        var order = await OrderAsync("*.account.test");
        var label = Base32(SHA256.HashData(Encoding.UTF8.GetBytes(_customer.Account))[..10]);

        var proved = await ProveAsync(order, 0, "dns-account-01", $"_{label}._acme-challenge.account.test");

        Assert.Equal("valid", proved.Text("status"));
        Assert.DoesNotContain("_acme-challenge.account.test", dns.Asked);
    }

    [Fact]
    [Trait("Requirement", "PROF-4-05")]
    public async Task Wildcard_OfAProfileWhoseClassHasNoneIsRefusedByName()
    {
        var refused = (await _customer.PostAsync(NewOrder, Customer.OrderOf(DnsBridge.Plain, null, "no.test", "*.no.test"))).AssertRefused(
            "invalidProfile");

        Assert.Contains("premiumov", refused.Text("detail"), StringComparison.Ordinal);
        var subproblem = Assert.Single(refused.Json.GetProperty("subproblems").EnumerateArray());
        Assert.Equal("*.no.test", subproblem.GetProperty("identifier").GetProperty("value").GetString());
        Assert.Empty(await _customer.OrdersAsync());
    }

    [Fact]
    [Trait("Requirement", "R8555-8.2-03")]
    public async Task Challenge_AskedForAHundredTimesIsLookedAtEveryTwoSecondsAtMost()
    {
        var order = await OrderAsync("often.test");
        var url = (await _customer.ChallengeAsync(Customer.AuthorizationOf(order), "dns-01")).GetProperty("url").GetString()!;
        var clock = Stopwatch.StartNew();

        for (var post = 0; post < 100; post++)
        {
            Assert.Equal("processing", (await _customer.PostAsync(url, "{}")).Text("status"));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Looks() < 2)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The client's wish for another look had no effect.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        // The first at once, then one for each 2 seconds.
        Assert.InRange(Looks(), 2, 1 + (int)(clock.Elapsed.TotalSeconds / 2));

        int Looks() => dns.Asked.Count(name => name == "_acme-challenge.often.test");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.1-04")]
    public async Task Preauthorized_NamesNeedNoProof()
    {
        var names = new[] { "shop." + DnsBridge.Known, DnsBridge.Known };
        var order = await _customer.PostAsync(NewOrder, Customer.OrderOf("default", null, names));

        Assert.Equal((201, "ready"), (order.Status, order.Text("status")));
        Assert.Equal("valid", (await ReadAsync(order, 0)).Text("status"));
        Assert.Equal(200, (await _customer.FinalizeAsync(order, Customer.NewCsr(names))).Status);
        await _customer.SettledAsync(order.Location!);
    }

    private async Task<Answer> OrderAsync(params string[] names)
    {
        var order = await _customer.PostAsync(NewOrder, Customer.OrderOf(DnsBridge.Wild, null, names));
        Assert.Equal(201, order.Status);
        return order;
    }

    private Task<Answer> ReadAsync(Answer order, int index) => _customer.ReadAsync(Customer.AuthorizationOf(order, index));

    /// <summary>Puts the digest where it belongs, and gives the settled authorization.</summary>
    private async Task<Answer> ProveAsync(Answer order, int index, string type, string owner)
    {
        var challenge = await _customer.ChallengeAsync(Customer.AuthorizationOf(order, index), type);
        var proof = KeyAuthorization.Create(challenge.GetProperty("token").GetString()!, _customer.Raw.Key.PublicKey.Thumbprint);
        dns.Put(owner, Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(proof))));
        Assert.Equal(200, (await _customer.PostAsync(challenge.GetProperty("url").GetString()!, "{}")).Status);
        return await _customer.UntilAsync(Customer.AuthorizationOf(order, index), status => status != "pending");
    }

    private static IEnumerable<string?> Types(Answer authorization) =>
        authorization.Json.GetProperty("challenges").EnumerateArray().Select(challenge => challenge.GetProperty("type").GetString()).Order(
            StringComparer.Ordinal);

    /// <summary>RFC 4648 section 6, of a whole number of groups, in lower case; worked out bit by bit.</summary>
    private static string Base32(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(each => each.ToString("b8", System.Globalization.CultureInfo.InvariantCulture)));
        return string.Concat(bits.Chunk(5).Select(five => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(new string(five), 2)]));
    }
}
