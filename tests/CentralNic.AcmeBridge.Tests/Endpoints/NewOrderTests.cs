using System.Globalization;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>New orders (RFC 8555 sections 7.1.3, 7.1.4, 7.4; ACME profiles section 4).</summary>
[Collection(RunningBridge.Name)]
public sealed class NewOrderTests(RunningBridge bridge) : IAsyncLifetime
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
    [Trait("Requirement", "R8555-7.4-01")]
    [Trait("Requirement", "R8555-7.1.3-01")]
    [Trait("Requirement", "R8555-7.1.3-02")]
    [Trait("Requirement", "R8555-7.1.3-03")]
    [Trait("Requirement", "PROF-4-03")]
    public async Task NewOrder_IsAnsweredWithTheOrder()
    {
        var order = await _customer.OrderAsync("a.new.test", "b.new.test");

        Assert.Equal((201, "application/json"), (order.Status, order.MediaType));
        Assert.StartsWith(bridge.Url("order/"), order.Location, StringComparison.Ordinal);
        Assert.Equal(("pending", "default"), (order.Text("status"), order.Text("profile")));
        Assert.Equal(["a.new.test", "b.new.test"], Names(order));
        Assert.Equal(2, order.Json.GetProperty("authorizations").GetArrayLength());
        Assert.Equal(order.Location + "/finalize", order.Text("finalize"));
        Assert.True(DateTimeOffset.Parse(order.Text("expires")!, CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow.AddHours(1));
        Assert.False(order.Json.TryGetProperty("certificate", out _));
        Assert.False(order.Json.TryGetProperty("error", out _));
        Assert.Equal(order.Body, (await _customer.ReadAsync(order.Location!)).Body);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-04")]
    [Trait("Requirement", "PROF-4-02")]
    public async Task Order_KeepsItsNamesAuthorizationsAndProfileForLife()
    {
        var made = await _customer.PostAsync(Url, """{"identifiers":[{"type":"dns","value":"life.test"}],"profile":"positive"}""");

        Assert.Equal("valid", (await _customer.TryAsync(Customer.AuthorizationOf(made), withProof: true)).Text("status"));
        var ready = await _customer.ReadAsync(made.Location!);
        await _customer.FinalizeAsync(ready, Customer.NewCsr("life.test"));
        var later = await _customer.ReadAsync(made.Location!);

        Assert.Equal("positive", made.Text("profile"));
        string[] lasting = ["identifiers", "authorizations", "finalize", "profile"];
        foreach (var member in lasting)
        {
            Assert.Equal(made.Json.GetProperty(member).GetRawText(), ready.Json.GetProperty(member).GetRawText());
            Assert.Equal(made.Json.GetProperty(member).GetRawText(), later.Json.GetProperty(member).GetRawText());
        }
    }

    [Theory]
    [InlineData("twice.test", "twice.test")]
    [InlineData("Twice.test", "twice.TEST")]
    [Trait("Requirement", "R8555-7.4-05")]
    [Trait("Requirement", "R8555-7.1.4-07")]
    public async Task NewOrder_FoldsDuplicatesAndUpperCase(string first, string second)
    {
        var order = await _customer.OrderAsync(first, second);

        Assert.Equal("twice.test", Assert.Single(Names(order)));
        Assert.Equal(1, order.Json.GetProperty("authorizations").GetArrayLength());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"identifiers":[]}""")]
    [InlineData("""{"identifiers":null}""")]
    [InlineData("""{"identifiers":{}}""")]
    [InlineData("""{"identifiers":"a.test"}""")]
    [InlineData("""{"identifiers":["a.test"]}""")]
    [InlineData("""{"identifiers":[null]}""")]
    [InlineData("""{"identifiers":[{"type":"dns","value":"a.test"},null]}""")]
    [InlineData("""{"identifiers":[{}]}""")]
    [InlineData("""{"identifiers":[{"type":"dns"}]}""")]
    [InlineData("""{"identifiers":[{"value":"a.test"}]}""")]
    [InlineData("""{"identifiers":[{"type":"dns","value":5}]}""")]
    [InlineData("""{"identifiers":[{"type":"dns","value":null}]}""")]
    [InlineData("""{"identifiers":[{"type":5,"value":"a.test"}]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [Trait("Requirement", "R8555-7.4-03")]
    public async Task NewOrder_OfTheWrongFormIsRefused(string payload) => await RefusedAsync(payload, "malformed");

    [Theory]
    [InlineData("""{"type":"email","value":"a@b.test"}""")]
    [InlineData("""{"type":"ip","value":"192.0.2.1"}""")]
    [InlineData("""{"type":"ip","value":"2001:db8::1"}""")]
    [InlineData("""{"type":"DNS","value":"a.test"}""")]
    [InlineData("""{"type":"","value":"a.test"}""")]
    [Trait("Requirement", "R8555-7.4-04")]
    [Trait("Requirement", "R8738-3-01")]
    [Trait("Requirement", "R8738-3-02")]
    [Trait("Requirement", "R8738-7-01")]
    public async Task NewOrder_OfAnotherTypeIsRefused(string identifier) =>
        await RefusedAsync($$"""{"identifiers":[{{identifier}}]}""", "unsupportedIdentifier");

    [Theory]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("a.*.b.test")]
    [InlineData("*a.b.test")]
    [InlineData("*.*.b.test")]
    [InlineData("foo*.b.test")]
    [InlineData("bücher.test")]
    [InlineData("xn--a.test")]
    [InlineData("xn--.test")]
    [InlineData("xn--zzzzzz99999.test")]
    [InlineData("a.test.")]
    [InlineData(".a.test")]
    [InlineData("a..test")]
    [InlineData("a_b.test")]
    [InlineData("a b.test")]
    [InlineData("a\0.test")]
    [InlineData("-a.test")]
    [InlineData("a-.test")]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("0x7f.1")]
    [InlineData("http://a.test")]
    [InlineData("a.test:443")]
    [InlineData("*.wild.test")]
    [Trait("Requirement", "R8555-7.1.3-05")]
    [Trait("Requirement", "R8555-7.1.4-05")]
    [Trait("Requirement", "R8555-7.1.4-06")]
    [Trait("Requirement", "R8555-7.1.4-08")]
    [Trait("Requirement", "R8555-7.1.4-09")]
    public async Task NewOrder_OfAFaultyNameIsRefused(string name) =>
        await RefusedAsync(Customer.OrderFor(name), "rejectedIdentifier", "malformed");

    [Theory]
    [InlineData(64, 1)]
    [InlineData(60, 5)]
    [Trait("Requirement", "R8555-7.1.4-08")]
    public async Task NewOrder_OfANameThatIsTooLongIsRefused(int label, int labels) =>
        await RefusedAsync(
            Customer.OrderFor(string.Join('.', Enumerable.Repeat(new string('a', label), labels)) + ".test"), "rejectedIdentifier");

    [Fact]
    [Trait("Requirement", "R8555-7.4-06")]
    public async Task NewOrder_OfTooManyNamesIsRefusedWithTheLimit()
    {
        var answer = await RefusedAsync(
            Customer.OrderFor([.. Enumerable.Range(0, 1000).Select(number => $"n{number}.test")]), "rejectedIdentifier", "malformed");

        Assert.Contains("100", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"notAfter\":\"2027-01-01T00:00:00Z\"")]
    [InlineData("\"notBefore\":\"2027-01-01T00:00:00Z\"")]
    [InlineData("\"notAfter\":\"yesterday\"")]
    [InlineData("\"notBefore\":5")]
    [InlineData("\"notBefore\":\"2027-02-01T00:00:00Z\",\"notAfter\":\"2027-01-01T00:00:00Z\"")]
    [Trait("Requirement", "R8555-7.4-02")]
    [Trait("Requirement", "R8555-7.4-07")]
    public async Task NewOrder_WithDatesIsRefusedBecauseTheCaSetsThem(string dates) =>
        await RefusedAsync($$"""{"identifiers":[{"type":"dns","value":"a.test"}],{{dates}}}""", "malformed");

    [Theory]
    [InlineData("\"nope-nope\"", "invalidProfile")]
    [InlineData("\"\"", "invalidProfile")]
    [InlineData("\"DEFAULT\"", "invalidProfile")]
    [InlineData("5", "malformed")]
    [InlineData("{}", "malformed")]
    [Trait("Requirement", "PROF-4-01")]
    [Trait("Requirement", "PROF-4-06")]
    public async Task NewOrder_OfAProfileThatIsNotOfferedIsRefused(string profile, string error) =>
        await RefusedAsync($$"""{"identifiers":[{"type":"dns","value":"a.test"}],"profile":{{profile}}}""", error);

    [Fact]
    [Trait("Requirement", "PROF-4-05")]
    public async Task NewOrder_OfMoreNamesThanTheProfileHoldsIsRefused() => await RefusedAsync(
        """{"identifiers":[{"type":"dns","value":"a.test"},{"type":"dns","value":"b.test"}],"profile":"positive"}""", "invalidProfile");

    private static IEnumerable<string?> Names(Answer order) =>
        order.Json.GetProperty("identifiers").EnumerateArray().Select(identifier => identifier.GetProperty("value").GetString());

    /// <summary>Refused, and no order is left of it.</summary>
    private async Task<Answer> RefusedAsync(string payload, params string[] errors)
    {
        var answer = (await _customer.PostAsync(Url, payload)).AssertRefused(errors);
        Assert.Empty(await _customer.OrdersAsync());
        return answer;
    }
}
