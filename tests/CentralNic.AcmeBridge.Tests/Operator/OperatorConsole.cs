using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.CommandLine;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The program's command line as an operator uses it, against a data folder.</summary>
internal static class OperatorConsole
{
    /// <summary>Runs a command line.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string dataFolder, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await BridgeCommandLine.Run(
            [.. arguments, "--data", dataFolder], new RecordingCommands(), output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
