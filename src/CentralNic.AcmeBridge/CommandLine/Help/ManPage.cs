using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;

namespace CentralNic.AcmeBridge.CommandLine.Help;

/// <summary>Writes the manual page of section 1 (<c>man 7 man</c>) from the commands and their descriptions.</summary>
internal sealed class ManPage(TextWriter output)
{
    private const int LongestLine = 78;

    /// <summary>The day of the program's file: what the page describes is of that day.</summary>
    private static string BuiltOn => File.GetLastWriteTimeUtc(Environment.ProcessPath ?? AppContext.BaseDirectory)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static readonly (int Code, string Meaning)[] ExitCodes =
    [
        (ExitCode.Success, "The command did what was asked; also a server that was told to stop and stopped."),
        (ExitCode.Failure, "The command failed, for a reason that has no number of its own."),
        (ExitCode.Usage, "The command line is wrong."),
        (ExitCode.Unavailable, "Something needed is not available: no bridge runs on the data folder, or a port is taken."),
        (ExitCode.CannotCreate, "A file or folder cannot be created."),
        (ExitCode.IoError, "Reading or writing failed."),
        (ExitCode.TempFail, "Not now, perhaps later: another instance works on the same data."),
        (ExitCode.Config, "The configuration is incomplete or wrong."),
    ];

    /// <summary>Writes the page.</summary>
    public void Write(RootCommand root)
    {
        output.WriteLine($".TH {Escape(CommandExample.Program).ToUpperInvariant()} 1 {BuiltOn}");

        // Neither words cut in two nor blanks in a row: people copy from the page.
        output.WriteLine(".nh");
        output.WriteLine(".ad l");
        Section("NAME");
        output.WriteLine($"{Escape(CommandExample.Program)} \\- ACME server that buys its certificates from CentralNic Reseller");
        Section("SYNOPSIS");
        output.WriteLine($".B {Escape(CommandExample.Program)}");
        output.WriteLine("COMMAND [ARGUMENTS] [OPTIONS]");
        Section("DESCRIPTION");
        Text(root.Description);
        Paragraph(
            "Commands that ask a running bridge find it by the data folder that --config or --data leads to. They print tables for people, "
            + "as wide as the terminal or as the variable COLUMNS says, and each value whole where no terminal reads them; with --json "
            + "they print JSON.");
        Section("COMMANDS");
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
        {
            Write(command, []);
        }

        Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitCodes)
        {
            Tagged($"{code}", meaning);
        }

        Section("FILES");
        Tagged("appsettings.json", "The configuration, in the working directory, if no other file is named.");
    }

    private void Write(Command command, IReadOnlyList<string> above)
    {
        string[] path = [.. above, command.Name];
        if (command.Action is not null)
        {
            output.WriteLine($".SS {Escape($"{string.Join(' ', path)}{Usage(command)}")}");
            Text(command.Description + ".");
            foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
            {
                Tagged(argument.Name, argument.Description);
            }

            foreach (var option in command.Options.Where(option => !option.Hidden && option is not HelpOption))
            {
                Tagged(
                    string.Join(", ", option.Aliases.Prepend(option.Name)) + (option.HelpName is { } value ? $" {value}" : ""),
                    option.Description + (option.Required ? " (required)" : ""));
            }

            foreach (var example in CommandExamples.Of(command))
            {
                Paragraph($"{example.Purpose}:");
                output.WriteLine(".RS 4");
                output.WriteLine(".EX");
                output.WriteLine(Line(example.Line));
                output.WriteLine(".EE");
                output.WriteLine(".RE");
            }
        }

        foreach (var inner in command.Subcommands.Where(inner => !inner.Hidden))
        {
            Write(inner, path);
        }
    }

    private static string Usage(Command command) => string.Concat(command.Arguments
        .Where(argument => !argument.Hidden)
        .Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}"));

    private void Section(string name) => output.WriteLine($".SH {name}");

    private void Paragraph(string? text)
    {
        output.WriteLine(".PP");
        Text(text);
    }

    private void Tagged(string tag, string? text)
    {
        output.WriteLine(".TP");
        output.WriteLine($".B {Escape(tag)}");
        Text(text is null ? "" : text.TrimEnd('.') + ".");
    }

    /// <summary>Running text. Its lines are as long as sources of such pages may be; how they are shown is the reader's.</summary>
    private void Text(string? text)
    {
        var line = new StringBuilder();
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Escape($"{line} {word}").Length > LongestLine)
            {
                output.WriteLine(Line(line.ToString()));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        output.WriteLine(Line(line.ToString()));
    }

    /// <summary>A line of text: a point or quote at its start would make it a request.</summary>
    private static string Line(string text)
    {
        var escaped = Escape(text);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }

    /// <summary>Signs that mean something, and those that a terminal would show as others: people copy them.</summary>
    private static string Escape(string text) => string.Concat(Marked(text).Select(letter =>
        char.IsAscii(letter) ? letter.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\[u{(int)letter:X4}]")));

    private static string Marked(string text) => text
        .Replace("\\", "\\e", StringComparison.Ordinal)
        .Replace("-", "\\-", StringComparison.Ordinal)
        .Replace("'", "\\(aq", StringComparison.Ordinal)
        .Replace("\"", "\\(dq", StringComparison.Ordinal)
        .Replace("~", "\\(ti", StringComparison.Ordinal)
        .Replace("^", "\\(ha", StringComparison.Ordinal)
        .Replace("`", "\\(ga", StringComparison.Ordinal);
}
