using System.CommandLine;
using System.CommandLine.Parsing;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.CommandLine;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Documentation;

/// <summary>Every command of the program that a page shows is one that the program understands.</summary>
public sealed class DocumentedCommandTests
{
    private const string Short = "acme-bridge ";
    private const string Long = "dotnet run --project src/CentralNic.AcmeBridge -- ";

    private static readonly string[] Commands =
        [.. BridgeCommandLine.Parse([], new RecordingCommands()).RootCommandResult.Command.Subcommands.Select(command => command.Name)];

    [Fact]
    public void Lines_AreUnderstood()
    {
        (string Page, string Line)[] shown =
        [
            .. from page in MarkdownPage.All from line in page.Code
               let typed = line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line
               let start = new[] { Short, Long }.FirstOrDefault(prefix => typed.StartsWith(prefix, StringComparison.Ordinal))
               where start is not null
               select (page.Name, typed[start.Length..].Split(" > ")[0]),
        ];

        Assert.True(shown.Length > 20, $"only {shown.Length} lines were found");
        None(shown.Where(each => Parse(each.Line).Errors.Count > 0));
    }

    [Fact]
    public void CommandsInTheText_AreUnderstoodAsFarAsTheyAreWritten()
    {
        (string Page, string Line)[] named =
        [
            .. from page in MarkdownPage.All from span in page.Spans
               let line = span.StartsWith(Short, StringComparison.Ordinal) ? span[Short.Length..] : span
               where Commands.Contains(line.Split(' ')[0]) && (line != span || line.Contains(' '))
               select (page.Name, line),
        ];

        Assert.True(named.Length > 20, $"only {named.Length} were found");
        None(named.Where(each => IsUnknown(each.Line)));
    }

    private static bool IsUnknown(string line)
    {
        var parsed = Parse(line);
        return parsed.UnmatchedTokens.Count > 0
            || parsed.Errors.Any(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal));
    }

    private static void None(IEnumerable<(string Page, string Line)> faults) =>
        Assert.Equal("", string.Join(Environment.NewLine, faults.Select(fault => $"{fault.Page}: {fault.Line}")));

    private static ParseResult Parse(string line) =>
        BridgeCommandLine.Parse([.. CommandLineParser.SplitCommandLine(line.Replace('\'', '"'))], new RecordingCommands());
}
