using System.CommandLine;
using System.Diagnostics;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>The manual page, made from the commands.</summary>
public sealed class ManPageTests
{
    [Fact]
    public async Task Page_HasEachCommandWithItsOptionsAndExamples()
    {
        var page = await PageAsync();

        var root = BridgeCommandLine.Create(new RecordingCommands());
        foreach (var (path, command) in All(root, "").Where(known => known.Command.Action is not null))
        {
            Assert.Contains($".SS {Escape(path)}", page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(option => option is not System.CommandLine.Help.HelpOption), option =>
                Assert.Contains($".B {Escape(option.Name)}", page, StringComparison.Ordinal));
            Assert.All(CommandExamples.Of(command), example =>
                Assert.Contains(Escape(example.Purpose.Split(' ')[0]), page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Line_BeginsWithNoSignThatIsNotMeant() => Assert.All(
        (await PageAsync()).Split('\n').Where(line => line.StartsWith('.') || line.StartsWith('\'')),
        line => Assert.Matches(@"^\.(TH|SH|SS|PP|TP|B|RS|RE|EX|EE|nh|ad)\b", line));

    [Theory]
    [InlineData("mandoc", "-Tlint", "-Wwarning", "page.1")]
    [InlineData("groff", "-man", "-ww", "-z", "page.1")]
    [InlineData("man", "--warnings", "-l", "page.1")]
    public async Task Page_IsReadWithoutAComplaint(string program, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipUnless(
            !OperatingSystem.IsWindows()
            && Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))),
            $"{program} is missing.");

        using var folder = new TemporaryFolder();
        folder.File("page.1", await PageAsync());
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);

        Assert.Equal("", await error);
        Assert.Equal(0, process.ExitCode);
        if (program == "mandoc")
        {
            Assert.Equal("", await output);
        }
    }

    private static string Escape(string text) => text.Replace("-", "\\-", StringComparison.Ordinal);

    private static async Task<string> PageAsync()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exitCode = await BridgeCommandLine.Run(
            ["man"], new RecordingCommands(), output, TextWriter.Null, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Success, exitCode);
        return output.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path) => command.Subcommands
        .SelectMany(inner => All(inner, $"{path} {inner.Name}".Trim())).Prepend((path, command));
}
