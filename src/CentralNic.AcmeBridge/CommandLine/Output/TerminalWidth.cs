using System.Globalization;

namespace CentralNic.AcmeBridge.CommandLine.Output;

/// <summary>How wide the lines that people read may be.</summary>
internal static class TerminalWidth
{
    /// <summary>What a program's output has no room for is no terminal's width.</summary>
    private const int Least = 20;

    /// <summary>
    /// The width of what reads an output: that which <c>COLUMNS</c> says, where it is exported (<c>watch</c> does); else that of the
    /// terminal.
    /// </summary>
    /// <param name="output">The output of a command.</param>
    /// <returns>The characters of a line; <see langword="null"/>: no terminal reads it, so lines may have any length.</returns>
    public static int? Of(TextWriter output) =>
        Of(Environment.GetEnvironmentVariable("COLUMNS"), IsConsole(output) && !Console.IsOutputRedirected ? ConsoleWidth : () => null);

    /// <param name="columns">The value of <c>COLUMNS</c>.</param>
    /// <param name="terminal">Tells the terminal's width; <see langword="null"/>: there is none.</param>
    internal static int? Of(string? columns, Func<int?> terminal) =>
        (int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : terminal()) is { } width
        && width >= Least
            ? width
            : null;

    private static bool IsConsole(TextWriter output) => ReferenceEquals(output, Console.Out);

    private static int? ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            // A terminal that does not tell, as some consoles of other systems.
            return null;
        }
    }
}
