using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Tests.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What the reseller account holds is imported by the running bridge; without one, by the command itself.</summary>
[Collection(RunningBridge.Name)]
public sealed class ImportCommandTests(RunningBridge bridge)
{
    [Fact]
    public async Task Import_WithABridge_TheBridgeDoesIt()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await bridge.Bridge.ClassesAsked;

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "import", "--tenant", "default", "--dry-run");

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("decided", error, StringComparison.Ordinal);

        // How many depends on what other tests of this bridge left at the reseller without an order, such as what was given up.
        Assert.Matches(@"\d+ would be adopted", output);
        Assert.True(bridge.Sandbox.State.CommandCount("QueryCertificateOrderList") > 0);
    }

    [Theory]
    [InlineData("--tenant", "nobody", "There is no tenant 'nobody'. Name one of: ")]
    [InlineData("--class", "gold", "There is no certificate class 'gold'.")]
    public async Task Import_OfWhatThereIsNot_IsRefusedInWords(string option, string value, string words)
    {
        string[] who = option == "--tenant" ? [] : ["--by-names"];

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, ["import", option, value, .. who]);

        Assert.Equal((ExitCode.Failure, ""), (exitCode, output));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WithoutABridge_IsDoneHereWithEveryOptionBound()
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        var commands = new RecordingCommands();

        var exitCode = await BridgeCommandLine.Run(
            ["import", "--tenant", "shop", "--class", "ssl123dv", "--names", "Example.COM", "--dry-run", "--data", folder.Path, "--config", "my.json"],
            commands,
            output,
            output,
            TestContext.Current.CancellationToken);

        Assert.True(exitCode == ExitCode.Success, output.ToString());
        var (where, request) = Assert.NotNull(commands.Imported);
        Assert.Equal((folder.Path, "my.json"), (where.DataFolder, where.ConfigFile));
        Assert.Equal(new ImportRequest { Tenant = new("shop"), Class = "ssl123dv", Domain = "example.com", DryRun = true }, request);
    }

    [Theory]
    [InlineData("Say who gets it")]
    [InlineData("Say who gets it", "--by-names", "--tenant", "shop")]
    [InlineData("--names", "--by-names", "--names", "not a domain")]
    public async Task Import_NotSaidClearly_IsAUsageError(string words, params string[] arguments)
    {
        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, ["import", .. arguments]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }
}
