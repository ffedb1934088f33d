using System.Globalization;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Renewal information (RFC 9773 section 4).</summary>
[Collection(RunningBridge.Name)]
public sealed class RenewalInfoTests(RunningBridge bridge) : IAsyncLifetime
{
    private Customer _customer = null!;
    private HeldCertificate _held = null!;

    public async ValueTask InitializeAsync()
    {
        _customer = await Customer.RegisteredAsync(bridge);
        _held = await HeldCertificate.GetAsync(bridge, _customer, null, "renewal.test");
    }

    public ValueTask DisposeAsync()
    {
        _held.Dispose();
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R9773-4.1-01")]
    [Trait("Requirement", "R9773-4.2-01")]
    [Trait("Requirement", "R9773-4.2-02")]
    [Trait("Requirement", "R9773-4.3-01")]
    public async Task Window_LiesInTheLastThirdOfTheCertificatesLifeAndEndsBeforeIt()
    {
        var answer = await ReadAsync(_held.RenewalId);

        var (start, end) = WindowOf(answer);
        var (notBefore, notAfter) = (_held.Certificate.NotBefore.ToUniversalTime(), _held.Certificate.NotAfter.ToUniversalTime());
        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.InRange(start, notAfter - ((notAfter - notBefore) / 2), end.AddHours(-1));
        Assert.True(end < notAfter);
        Assert.InRange(answer.RetryAfter!.Value, TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        Assert.False(
            answer.Json.TryGetProperty("explanationURL", out var explanation)
                && !Uri.TryCreate(explanation.GetString(), UriKind.Absolute, out _));
    }

    [Fact]
    [Trait("Requirement", "R9773-4.1-01")]
    public async Task Directory_NamesTheUrlToWhichTheCertificatesNameIsAdded()
    {
        var directory = await _customer.Raw.GetAsync(bridge.Url("directory"));

        Assert.Equal(200, (await _customer.Raw.GetAsync(directory.Text("renewalInfo") + "/" + _held.RenewalId)).Status);
    }

    [Theory]
    [InlineData("x", 400)]
    [InlineData("a.b.c", 400)]
    [InlineData(".", 400)]
    [InlineData("AAAA.", 400)]
    [InlineData(".AAAA", 400)]
    [InlineData("AAA=.AAAA", 400)]
    [InlineData("AAAA.AA==", 400)]
    [InlineData("AA+A.AAAA", 400)]
    [InlineData("AAAA.AAAA", 404)]
    [InlineData("", 400)]
    [Trait("Requirement", "R9773-4.1-02")]
    public async Task Name_ThatIsMalformedOrUnknownIsRefused(string name, int status) =>
        Assert.Equal(status, (await ReadAsync(name)).AssertRefused("malformed").Status);

    [Fact]
    [Trait("Requirement", "R9773-4.1-02")]
    public async Task Name_OfAnUnknownSerialOfTheSameIssuerIsNotFound()
    {
        Assert.Equal(404, (await ReadAsync(_held.RenewalId.Split('.')[0] + ".Ag")).AssertRefused("malformed").Status);
        Assert.Equal(400, (await ReadAsync(_held.RenewalId + "=")).AssertRefused("malformed").Status);
    }

    [Fact]
    [Trait("Requirement", "R9773-4.2-03")]
    public async Task Window_OfARevokedCertificateLiesInThePast()
    {
        Assert.Equal(200, (await _customer.PostAsync(bridge.Url("revoke-cert"), _held.Revocation())).Status);

        var (start, end) = WindowOf(await ReadAsync(_held.RenewalId));

        Assert.True(start < end);
        Assert.True(end < DateTimeOffset.UtcNow);
    }

    private static (DateTimeOffset Start, DateTimeOffset End) WindowOf(Answer answer)
    {
        var window = answer.Json.GetProperty("suggestedWindow");
        return (Read("start"), Read("end"));

        DateTimeOffset Read(string member)
        {
            var text = window.GetProperty(member).GetString()!;
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", text);
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    private Task<Answer> ReadAsync(string name) => _customer.Raw.GetAsync(bridge.Url("renewal-info/" + name));
}
