using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator.SignIn;

/// <summary>Roles that an OpenID provider gives: where they stand in its ID token, and how long they count.</summary>
public sealed class OpenIdRoleTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private OpenIdProvider _provider = null!;
    private RunningBridge _bridge = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        _bridge = new RunningBridge(
            [
                .. OpenIdBridge.SettingsFor(_provider.Origin),
                ("Operator__OpenIdConnect__RoleClaim", "resource_access.acme.bridge.roles"),
                ("Operator__OpenIdConnect__RoleLifetime", "45m"),
            ])
        {
            Clock = _time,
        };
        await _bridge.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await _provider.DisposeAsync();
    }

    /// <summary>The client's name has a point too; the roles of another client do not count.</summary>
    [Fact]
    public async Task Role_WithinAnObjectIsFoundAndCountsForItsTime()
    {
        _provider.ResourceAccess = """{"account":{"roles":["admins"]},"acme.bridge":{"roles":["others","helpdesk"]}}""";
        using var browser = new Browser(_bridge);
        await browser.SignInByOpenIdAsync();
        Assert.Contains("with the role view.", await RoleAsync(browser), StringComparison.Ordinal);

        _provider.ResourceAccess = """{"acme.bridge":{"roles":["admins"]}}""";
        _time.Advance(TimeSpan.FromMinutes(22));
        Assert.True(await browser.IsSignedInAsync());
        _time.Advance(TimeSpan.FromMinutes(22));
        Assert.Contains("with the role view.", await RoleAsync(browser), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await browser.IsSignedInAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"acme.bridge":{"roles":{"admins":true}}}""")]
    [InlineData("""{"acme":{"roles":["admins"]}}""")]
    [InlineData("""{"acme.bridge":["admins"]}""")]
    public async Task Role_ThatIsElsewhere_DoesNotCount(string access)
    {
        _provider.ResourceAccess = access;
        using var browser = new Browser(_bridge);

        await browser.SignInByOpenIdAsync();

        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Sessions_OfOneWhomTheProviderNamed_EndAllAtOnce()
    {
        _provider.ResourceAccess = """{"acme":{"bridge":{"roles":"admins"}}}""";
        using Browser first = new(_bridge), second = new(_bridge);
        await first.SignInByOpenIdAsync();
        await second.SignInByOpenIdAsync();

        var (exitCode, output, error) = await OperatorConsole.RunAsync(
            _bridge.DataFolder, "operators", "sign-out", "--all-of", "alice (OpenID Connect)");

        Assert.Equal((0, "", "2 sessions of alice (OpenID Connect) ended."), (exitCode, error, output.Trim()));
        Assert.False(await first.IsSignedInAsync());
        Assert.False(await second.IsSignedInAsync());
        using var client = await ApiClient.WithRoleAsync(_bridge, "operate");

        // Audit entries of one millisecond have no order.
        _time.Advance(TimeSpan.FromSeconds(1));
        await client.PostAsync("sessions/end", new { @operator = "alice (OpenID Connect)" }, System.Net.HttpStatusCode.NotFound);
        await client.PostAsync("sessions/end", new { }, System.Net.HttpStatusCode.BadRequest);
        var entry = (await client.GetAsync("audit?action=sessions.end-all"))["items"]!.AsArray()[^1]!;
        Assert.Equal(("Done", 2), ((string?)entry["outcome"], (int)entry["after"]!["ended"]!));
        Assert.Equal(
            ExitCode.Usage, (await OperatorConsole.RunAsync(_bridge.DataFolder, "operators", "sign-out")).ExitCode);
    }

    private static async Task<string> RoleAsync(Browser browser)
    {
        using var page = await browser.GetAsync("/sign-out");
        return await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
