using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Orders that replace a certificate (RFC 9773 section 5).</summary>
[Collection(RunningBridge.Name)]
public sealed class ReplacesTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;

    private string Url => bridge.Url("new-order");

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R9773-5-01")]
    [Trait("Requirement", "R9773-5-04")]
    public async Task Replaces_IsShownThenAndLaterAndHoldsOnce()
    {
        using var held = await GetAsync(null, "once.replace.test");

        var made = await OrderAsync(held.RenewalId, "once.replace.test");
        var second = await OrderAsync(held.RenewalId, "once.replace.test");
        Assert.Equal("valid", (await _customer.TryAsync(Customer.AuthorizationOf(made), withProof: true)).Text("status"));
        var ready = await _customer.ReadAsync(made.Location!);
        using var successor = await HeldCertificate.OfAsync(bridge, _customer, ready, "once.replace.test");
        var third = await OrderAsync(held.RenewalId, "once.replace.test");

        Assert.Equal((201, held.RenewalId), (made.Status, made.Text("replaces")));
        Assert.Equal((held.RenewalId, "valid"), (successor.Order.Text("replaces"), successor.Order.Text("status")));
        Assert.Equal(409, second.AssertRefused("alreadyReplaced").Status);
        Assert.Equal(409, third.AssertRefused("alreadyReplaced").Status);
        Assert.Equal(201, (await OrderAsync(successor.RenewalId, "once.replace.test")).Status);
        Assert.False((await _customer.OrderAsync("once.replace.test")).Json.TryGetProperty("replaces", out _));
    }

    [Fact]
    [Trait("Requirement", "R9773-5-04")]
    public async Task Replaces_OfManyOrdersAtOnceOneIsMade()
    {
        using var held = await GetAsync(null, "race.replace.test");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OrderAsync(held.RenewalId, "race.replace.test")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertRefused("alreadyReplaced"));
    }

    [Fact]
    [Trait("Requirement", "R9773-5-05")]
    public async Task Replaces_IsFreeAgainWhenTheOrderFailed()
    {
        using var held = await GetAsync(null, "fail.replace.test");
        // The proof of the first name is reused; that of the other one fails.
        var failing = await OrderAsync(held.RenewalId, "fail.replace.test", "unproved.replace.test");
        Assert.Equal("invalid", (await _customer.TryAsync(Customer.AuthorizationOf(failing, 1), withProof: false)).Text("status"));
        Assert.Equal("invalid", (await _customer.ReadAsync(failing.Location!)).Text("status"));

        var retry = await OrderAsync(held.RenewalId, "fail.replace.test");

        Assert.Equal((201, held.RenewalId), (retry.Status, retry.Text("replaces")));
        Assert.Equal(held.RenewalId, (await _customer.ReadAsync(failing.Location!)).Text("replaces"));
    }

    [Fact]
    [Trait("Requirement", "R9773-5-02")]
    [Trait("Requirement", "R9773-5-03")]
    public async Task Replaces_OfAnotherAccountOrForOtherNamesIsRefused()
    {
        using var other = await Customer.RegisteredAsync(bridge);
        using var held = await GetAsync(null, "a.mine.test", "b.mine.test");

        (await other.PostAsync(Url, Customer.OrderOf(null, held.RenewalId, "a.mine.test"))).AssertRefused("unauthorized");
        (await OrderAsync(held.RenewalId, "c.mine.test")).AssertRefused("malformed");
        Assert.Empty(await other.OrdersAsync());

        Assert.Equal(201, (await OrderAsync(held.RenewalId, "b.mine.test", "c.mine.test")).Status);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("\"a.b.c\"")]
    [InlineData("\"AAAA.AA==\"")]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("[\"AAAA.AAAA\"]")]
    [Trait("Requirement", "R9773-5-06")]
    public async Task Replaces_OfTheWrongFormOrTypeIsRefused(string replaces) => (await _customer.PostAsync(
        Url, $$"""{"identifiers":[{"type":"dns","value":"form.replace.test"}],"replaces":{{replaces}}}""")).AssertRefused("malformed");

    /// <summary>
    /// What a client that moves here sends: the certificate that it has from another CA. The answer does not show it, so it was not taken.
    /// </summary>
    [Theory]
    [InlineData("AAAA.AAAA")]
    [InlineData("kydGmAOpUWiOmNbEQkjbI79YlNI.BOcbMp2wZBIqjM9Y_Ghq7zk")]
    public async Task Replaces_OfACertificateThatIsNotOursIsIgnored(string replaces)
    {
        var order = await OrderAsync(replaces, "moved.replace.test");

        Assert.Equal((201, false), (order.Status, order.Json.TryGetProperty("replaces", out _)));
        Assert.Equal(201, (await OrderAsync(replaces, "moved.replace.test")).Status);
    }

    [Fact]
    public async Task Replaces_WithoutAProfileTakesThePredecessorsSoThatNothingIsBought()
    {
        using var held = await GetAsync("positive", "profile.replace.test");
        var purchases = bridge.Purchases;

        var order = await _customer.ReadyOrderOfAsync(null, held.RenewalId, "profile.replace.test");
        using var successor = await HeldCertificate.OfAsync(bridge, _customer, order, "profile.replace.test");

        Assert.Equal("positive", order.Text("profile"));
        Assert.Equal(purchases, bridge.Purchases);
        Assert.NotEqual(held.Certificate.SerialNumber, successor.Certificate.SerialNumber);
    }

    [Fact]
    public async Task Replaces_WithAProfileKeepsIt()
    {
        using var held = await GetAsync("positive", "named.replace.test");

        var order = await _customer.PostAsync(Url, Customer.OrderOf("default", held.RenewalId, "named.replace.test"));

        Assert.Equal((201, "default"), (order.Status, order.Text("profile")));
    }

    /// <summary>A client that keeps its key sends the same CSR; what it wants to replace must not be handed out again.</summary>
    [Fact]
    public async Task Replaces_WithTheSameCsrGetsAnotherCertificateForNoMoney()
    {
        using var held = await GetAsync(null, "samekey.replace.test");
        var purchases = bridge.Purchases;

        var order = await _customer.ReadyOrderOfAsync(null, held.RenewalId, "samekey.replace.test");
        await _customer.FinalizeAsync(order, held.Csr);
        using var after = X509Certificate2.CreateFromPem(
            (await _customer.ReadAsync((await _customer.SettledAsync(order.Location!)).Text("certificate")!)).Body);

        Assert.NotEqual(held.Certificate.SerialNumber, after.SerialNumber);
        Assert.Equal(purchases, bridge.Purchases);
    }

    private Task<HeldCertificate> GetAsync(string? profile, params string[] names) =>
        HeldCertificate.GetAsync(bridge, _customer, profile, names);

    private Task<Answer> OrderAsync(string replaces, params string[] names) =>
        _customer.PostAsync(Url, Customer.OrderOf(null, replaces, names));
}
