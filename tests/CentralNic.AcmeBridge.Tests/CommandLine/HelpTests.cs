using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>What <c>--help</c> tells.</summary>
public sealed class HelpTests
{
    [Fact]
    public async Task Help_OfACommand_EndsWithItsExamples()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await BridgeCommandLine.Run(
            ["renewals", "pull-forward", "--help"], new RecordingCommands(), output, error, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error.ToString()));
        Assert.Contains("Usage:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("    acme-bridge renewals pull-forward DK12345678", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>An example that the command line refuses would be worse than none.</summary>
    [Fact]
    public void Examples_AreUnderstoodByTheirCommands()
    {
        var root = BridgeCommandLine.Create(new RecordingCommands());
        var examples = All(root).SelectMany(command => CommandExamples.Of(command).Select(example => (command, example))).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, known =>
        {
            // What the shell does with the output is no part of the command.
            var parsed = root.Parse(known.example.Arguments.Split(" > ")[0]);
            Assert.Empty(parsed.Errors);
            Assert.Same(known.command, parsed.CommandResult.Command);
        });
    }

    [Fact]
    public void Command_HasAnExampleAndSaysWhatItDoes()
    {
        var commands = All(BridgeCommandLine.Create(new RecordingCommands()))
            .Where(command => command is { Action: not null, Hidden: false });

        string[] without =
        [
            .. commands
                .Where(command => CommandExamples.Of(command).Count == 0 || string.IsNullOrWhiteSpace(command.Description))
                .Select(command => $"{command.Parents.First().Name} {command.Name}"),
        ];
        Assert.True(without.Length == 0, string.Join(Environment.NewLine, without));
    }

    [Fact]
    public void ExampleTable_NamesCommandsThatThereAre()
    {
        var root = BridgeCommandLine.Create(new RecordingCommands());

        Assert.All(ExampleTable.Rows, row => Assert.NotNull(ExampleTable.Find(root, row.Command)));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
