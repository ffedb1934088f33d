using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CentralNic.AcmeBridge.CommandLine.Output;

namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>The library's help, as wide as the terminal, and below it the command's examples.</summary>
internal sealed class ExamplesHelp(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Help that no terminal reads, in files and pages, is as wide as a terminal mostly is.</summary>
    private const int UsualWidth = 100;

    /// <summary>Has the help option of a command line tell examples.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExamplesHelp((HelpAction)option.Action!);
    }

    // Whoever asks for help has mostly not typed the whole command.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        help.MaxWidth = TerminalWidth.Of(output) ?? UsualWidth;
        var exitCode = help.Invoke(parseResult);
        if (CommandExamples.Of(parseResult.CommandResult.Command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example.Purpose}:");
                output.WriteLine($"    {example.Line}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
