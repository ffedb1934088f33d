using System.Diagnostics;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>The scripts of deploy/windows, as far as they can be looked at without Windows.</summary>
public sealed class WindowsScriptTests
{
    /// <summary>What the scripts call that PowerShell has on Windows alone.</summary>
    private static readonly HashSet<string> OfWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "Get-Service", "New-Service", "Start-Service", "icacls.exe", "sc.exe",
    };

    /// <summary>Read by PowerShell's own parser: no mistakes of syntax, and nothing is called that is not there.</summary>
    [Fact]
    public async Task Scripts_AreUnderstoodByPowerShell()
    {
        Assert.SkipUnless(Find("pwsh") is not null, "pwsh is missing: tests/run-tests.sh installs it");
        const string Parse =
            """
            function Find([Management.Automation.Language.Ast] $in, [string] $kind) {
              $in.FindAll({ $args[0].GetType().Name -eq $kind }, $true)
            }
            Get-ChildItem $env:SCRIPTS -Filter *.ps1 | ForEach-Object {
              $mistakes = $null
              $script = [Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $mistakes)
              $own = Find $script FunctionDefinitionAst | ForEach-Object Name
              $calls = Find $script CommandAst | ForEach-Object { $_.GetCommandName() } | Where-Object { $_ -and $_ -notin $own }
              @{
                File = $_.Name
                Mistakes = @($mistakes | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Message)" })
                Calls = @($calls).Count
                Unknown = @($calls | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) } | Sort-Object -Unique)
                Help = (Get-Help $_.FullName).Synopsis
              }
            } | ConvertTo-Json -AsArray
            """;
        var start = new ProcessStartInfo(Find("pwsh")!, ["-NoProfile", "-NonInteractive", "-Command", Parse])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SCRIPTS"] = Repository.PathOf("deploy", "windows");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);

        var scripts = JsonNode.Parse(output)!.AsArray();
        Assert.Equal(["install.ps1", "uninstall.ps1"], scripts.Select(script => (string?)script!["File"]).Order());
        Assert.All(scripts, script =>
        {
            Assert.Empty(script!["Mistakes"]!.AsArray());
            Assert.True((int)script["Calls"]! > 5);
            Assert.All(script["Unknown"]!.AsArray(), call => Assert.Contains((string)call!, OfWindows));
            Assert.Contains("service", (string)script["Help"]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Scripts_SpeakOfTheProgramsServiceAndFiles()
    {
        foreach (var file in new[] { "install.ps1", "uninstall.ps1" })
        {
            var script = await File.ReadAllTextAsync(
                Repository.PathOf("deploy", "windows", file), TestContext.Current.CancellationToken);
            Assert.Contains($"$name = '{EventLogSink.Source}'\n", script, StringComparison.Ordinal);
            Assert.Contains("'acme-bridge.exe', 'appsettings.example.json', 'appsettings.schema.json'", script, StringComparison.Ordinal);
            Assert.Contains("[TimeSpan]::FromMinutes(4)", script, StringComparison.Ordinal);
        }
    }

    private static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
