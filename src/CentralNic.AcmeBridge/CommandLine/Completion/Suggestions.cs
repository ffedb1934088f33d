using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.Globalization;

namespace CentralNic.AcmeBridge.CommandLine.Completion;

/// <summary>
/// Answers the library's directive <c>[suggest:POSITION] "LINE"</c>, which the scripts of <see cref="CompletionScripts"/> ask: what may
/// stand at a position of a command line, one word a line. The line is without the program's name. Options are suggested only where one was
/// begun: beside the values that may stand there they would be noise.
/// </summary>
internal sealed class Suggestions : SynchronousCommandLineAction
{
    /// <summary>Has a command line answer the directive.</summary>
    public static void AddTo(RootCommand root) =>
        root.Directives.OfType<SuggestDirective>().Single().Action = new Suggestions();

    /// <summary>Whether the line asks for suggestions; whatever else is wrong with it does not count then.</summary>
    public static bool AreAskedFor(ParseResult parsed) => parsed.Action is Suggestions;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var root = (RootCommand)parseResult.RootCommandResult.Command;
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != System.CommandLine.Parsing.TokenType.Directive)?.Value ?? "";
        var asked = parseResult.GetResult(root.Directives.OfType<SuggestDirective>().Single())?.Values is [var text, ..]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? Math.Min(position, line.Length)
                : line.Length;
        foreach (var word in Of(root, line[..asked]))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(word);
        }

        return ExitCode.Success;
    }

    /// <summary>What may stand at the end of a line.</summary>
    internal static IReadOnlyList<string> Of(RootCommand root, string line)
    {
        var isOption = line.Length > 0 && line[(line.LastIndexOf(' ') + 1)..].StartsWith('-');
        return
        [
            .. root.Parse(line).GetCompletions(line.Length)
                .Select(completion => completion.InsertText ?? completion.Label)
                .Where(word => word.StartsWith("--", StringComparison.Ordinal) ? isOption : !word.StartsWith('-') && !word.StartsWith('/'))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }
}
