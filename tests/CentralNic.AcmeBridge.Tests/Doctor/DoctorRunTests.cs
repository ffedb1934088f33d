using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>The command <c>doctor</c> as a whole: what it prints, its exit code, and what it skips.</summary>
[Collection(RunningBridge.Name)]
public sealed class DoctorRunTests(RunningBridge bridge) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checks_HaveDistinctNames() =>
        Assert.Equal(DoctorRun.All.Count, DoctorRun.All.Select(check => check.Name).Distinct().Count());

    [Fact]
    public void Page_HasARowForEachCheck()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "operating.md"));

        Assert.All(DoctorRun.All, check => Assert.Contains($"\n| `{check.Name}` | ", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NothingFailed_EndsWithZeroAndALineForEachFinding()
    {
        var (exitCode, output) = await RunAsync(["health", "data-folder"], DoctorSettings.Json);

        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith("skipped  health          No bridge runs on the data folder", lines[0], StringComparison.Ordinal);
        Assert.Contains("warning  data-folder     There is no folder", output, StringComparison.Ordinal);
        Assert.Contains("\n                         setting: DataFolder", output, StringComparison.Ordinal);
        Assert.Equal("0 ok, 1 warning, 0 failed, 1 skipped.", lines[^1]);
    }

    [Fact]
    public async Task Run_MistakeInTheConfiguration_FailsAndSkipsWhatNeedsIt()
    {
        var (exitCode, output) = await RunAsync([], DoctorSettings.Json.Replace("ssl123dv", "gold", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("failed   configuration   Profiles:default:Class", output, StringComparison.Ordinal);
        Assert.Contains("skipped  tls             The configuration has mistakes", output, StringComparison.Ordinal);
        Assert.Contains("skipped  reseller        The configuration has mistakes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DecisionThatIsMissing_FailsAndTheRestIsLookedAtAllTheSame()
    {
        var (exitCode, output) = await RunAsync(
            ["configuration", "backups"], DoctorSettings.Json.Replace("\"Budget\": { \"PerMonth\": 100 },", "", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("failed   configuration   Budget:PerMonth", output, StringComparison.Ordinal);
        Assert.Contains("warning  backups         The bridge makes no backups by itself", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoppedBridge_SkipsWhatItAloneKnowsWithTheReason()
    {
        var (_, output) = await RunAsync(["proxy", "health"], DoctorSettings.Json);

        Assert.Contains("skipped  proxy           No bridge runs on the data folder", output, StringComparison.Ordinal);
        Assert.Contains("skipped  health          No bridge runs on the data folder", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Json_IsOneDocument()
    {
        var (exitCode, output) = await RunAsync(["health", "backups"], DoctorSettings.Json, isJson: true);

        var document = JsonNode.Parse(output)!;
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal((true, false), ((bool)document["healthy"]!, (bool)document["running"]!));
        Assert.Equal(["health", "backups"], document["findings"]!.AsArray().Select(finding => (string)finding!["check"]!));
        Assert.Equal(["Skipped", "Warning"], document["findings"]!.AsArray().Select(finding => (string)finding!["status"]!));
        Assert.Equal("Backup:Folder", (string?)document["findings"]![1]!["setting"]);
    }

    [Fact]
    public async Task Run_UnknownCheck_NamesThoseThatThereAre()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(["pulse"], DoctorSettings.Json));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains("configuration, health, data-folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ACheckThatBreaks_IsAFindingAndTheNextOnesAreMade()
    {
        var options = new DoctorOptions { Where = new ServeOptions { DataFolder = bridge.DataFolder } };
        await using var context = await DoctorContext.OpenAsync(options, bridge.Settings, [], TestContext.Current.CancellationToken);

        var report = await DoctorRun.RunAsync(
            context, [new Breaking(), DoctorRun.All.Single(check => check.Name == "health")], _ =>
                { }, TestContext.Current.CancellationToken);

        Assert.Equal([DoctorStatus.Ok, DoctorStatus.Failed, DoctorStatus.Ok], report.Findings.Select(finding => finding.Status));
        Assert.Contains("The check itself failed: NotSupportedException: broken", report.Findings[1].Detail, StringComparison.Ordinal);
        Assert.False(report.Healthy);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string[] only, string settings, bool isJson = false)
    {
        await using var output = new StringWriter();
        var options = new DoctorOptions
        {
            Where = new ServeOptions
            {
                ConfigFile = _folder.File("appsettings.json", settings),
                DataFolder = Path.Combine(_folder.Path, "data"),
            },
            Only = only,
            IsJson = isJson,
        };
        return (await DoctorRun.RunAsync(options, output, TestContext.Current.CancellationToken), output.ToString().ReplaceLineEndings(
            "\n"));
    }

    private sealed class Breaking : IDoctorCheck
    {
        public string Name => "breaking";

        public DoctorNeeds Needs => DoctorNeeds.None;

        public async IAsyncEnumerable<DoctorFinding> RunAsync(
            DoctorContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return DoctorFinding.Ok("It begins.");
            throw new NotSupportedException("broken");
        }
    }
}
