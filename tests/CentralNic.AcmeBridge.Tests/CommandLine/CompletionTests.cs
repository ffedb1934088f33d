using System.Diagnostics;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Completion;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>Shells complete the program's command line.</summary>
public sealed class CompletionTests
{
    /// <summary>What the scripts call; a folder in PATH has it.</summary>
    private static string Program => $"#!/bin/sh\nexec dotnet '{typeof(BridgeServer).Assembly.Location}' \"$@\"\n";

    [Theory]
    [InlineData("certi", "certificates")]
    [InlineData("certificates re", "renew-early revoke")]
    [InlineData("certificates list --exp", "--expiring")]
    [InlineData("certificates list --state ", "active all expired revoked revoked-by-others")]
    [InlineData("certificates list --expiring 30 --state ex", "expired")]
    [InlineData("completion ", "bash fish powershell zsh")]
    [InlineData("certificates show ", "")]
    public void Suggestions_AreWhatMayStandThere(string line, string expected) => Assert.Equal(
        expected, string.Join(' ', Suggestions.Of(BridgeCommandLine.Create(new RecordingCommands()), line)));

    [Fact]
    public async Task Directive_IsAnsweredUpToThePosition()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await BridgeCommandLine.Run(
            ["[suggest:7]", "certificates list"], new RecordingCommands(), output, error, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Success, $"certificates{output.NewLine}", ""), (exitCode, output.ToString(), error.ToString()));
    }

    [Fact]
    public async Task Completion_PrintsTheScriptsAndRefusesOtherShells()
    {
        foreach (var shell in CompletionScripts.All.Keys)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            await BridgeCommandLine.Run(
                ["completion", shell], new RecordingCommands(), output, error, TestContext.Current.CancellationToken);
            Assert.Equal(CompletionScripts.All[shell], output.ToString());
        }

        using var refusal = new StringWriter();
        Assert.Equal(
            ExitCode.Usage,
            await BridgeCommandLine.Run(
                ["completion", "tcsh"], new RecordingCommands(), TextWriter.Null, refusal, TestContext.Current.CancellationToken));
        Assert.Contains("'tcsh'", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_CompletesByTheScript()
    {
        const string Line = "acme-bridge certificates list --state ex";

        var completed = await RunAsync("bash", ["-c", $$"""
            . ./script
            COMP_LINE='{{Line}}' COMP_POINT={{Line.Length}} COMP_WORDS=({{Line}}) COMP_CWORD=4
            _acme_bridge
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p acme-bridge
            """]);

        Assert.Equal("expired\ncomplete -o default -F _acme_bridge acme-bridge\n", completed);
    }

    [Fact]
    public async Task Zsh_CompletesByTheScript()
    {
        const string Line = "acme-bridge certificates list --state ex";

        var completed = await RunAsync("zsh", ["-f", "-c", $$"""
            compdef() { :; }
            compadd() { shift; print -l -- "$@"; }
            . ./script
            BUFFER='{{Line}}' CURSOR={{Line.Length}}
            _acme_bridge
            """]);

        Assert.Equal("expired\n", completed);
    }

    [Fact]
    public async Task Fish_CompletesByTheScript() => Assert.Equal(
        "expired\n",
        await RunAsync("fish", ["--no-config", "-c", "source ./script; complete -C 'acme-bridge certificates list --state ex'"]));

    [Fact]
    public async Task PowerShell_CompletesByTheScript()
    {
        const string Line = "acme-bridge certificates list --state ex";

        var completed = await RunAsync("pwsh", [
            "-NoProfile", "-NonInteractive", "-Command",
            "Get-Content ./script | Out-String | Invoke-Expression; "
            + $"(TabExpansion2 -inputScript '{Line}' -cursorColumn {Line.Length}).CompletionMatches.CompletionText",
        ]);

        Assert.Equal("expired\n", completed.ReplaceLineEndings("\n"));
    }

    private static async Task<string> RunAsync(string shell, string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is missing: install the package of this name.");

        using var folder = new TemporaryFolder();
        var program = folder.File("acme-bridge", Program);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        folder.File("script", CompletionScripts.All[shell == "pwsh" ? "powershell" : shell]);
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        Assert.Equal("", await error);
        return await output;
    }

    private static bool IsInstalled(string program) => !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
