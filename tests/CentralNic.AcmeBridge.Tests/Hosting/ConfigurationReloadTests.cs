using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>What comes of a configuration that is read again.</summary>
public sealed class ConfigurationReloadTests : IDisposable
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly TemporaryFolder _folder = new();
    private int _applied;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WithAMistake_IsRefusedAndChangesNothing()
    {
        using var reload = Start();
        Write("\"Logging\": { \"Level\": \"Loud\" }");

        var refusal = await Assert.ThrowsAsync<ReloadRefusedException>(() => reload.RunAsync("test", Stop));

        Assert.Contains("Logging:Level 'Loud'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, _applied);
    }

    /// <summary>Whoever asked must learn of it; only what was told already may be passed over.</summary>
    [Fact]
    public async Task Run_WhenItCannotBePutInPlace_ThrowsWhatWentWrong()
    {
        using var reload = Start(new InvalidOperationException("A fault of the program."));
        var before = reload.Current;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => reload.RunAsync("test", Stop));

        Assert.Equal("A fault of the program.", failure.Message);
        Assert.Same(before, reload.Current);
    }

    [Fact]
    public async Task Look_AtSecrets_ReadsAgainOncePerChange_AndNotWhatWasRefused()
    {
        using var reload = Start();
        await reload.LookAtSecretsAsync(Stop);
        Assert.Equal(0, _applied);

        _folder.File("secret", Secret.Replace("MDEy", "MTEy", StringComparison.Ordinal));
        await reload.LookAtSecretsAsync(Stop);
        await reload.LookAtSecretsAsync(Stop);
        Assert.Equal(1, _applied);

        _folder.File("secret", "two\nlines");
        await reload.LookAtSecretsAsync(Stop);
        await reload.LookAtSecretsAsync(Stop);
        Assert.Equal(1, _applied);

        _folder.File("secret", Secret);
        await reload.LookAtSecretsAsync(Stop);
        Assert.Equal(2, _applied);
    }

    private ConfigurationReload Start(Exception? failure = null)
    {
        _folder.File("secret", Secret);
        Write();
        var settings = BridgeConfiguration.LoadToServe(new ServeOptions { Sandbox = true }, _folder.Path, new Dictionary<string, string>());
        return new ConfigurationReload(
            settings,
            (_, _) =>
            {
                _applied++;
                return failure is null ? Task.CompletedTask : Task.FromException(failure);
            },
            NullLogger<ConfigurationReload>.Instance);
    }

    private void Write(string more = "\"Logging\": { }") => _folder.File(
        "appsettings.json", $$"""{ "Approval": { "Url": "https://hoster.example/approve", "SecretFile": "secret" }, {{more}} }""");
}
