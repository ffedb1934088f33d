using System.Text;

namespace CentralNic.AcmeBridge.CommandLine.Output;

/// <summary>
/// Writes what is known of one thing: a heading and a text, which goes on below itself where the terminal is too narrow. What no terminal
/// reads has each text on one line.
/// </summary>
internal static class HeadedLine
{
    private const string Indent = "  ";

    /// <summary>Below so many characters for the text nothing is gained by breaking it.</summary>
    private const int LeastText = 20;

    /// <summary>Writes it as wide as <see cref="TerminalWidth"/> says.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="heading">What it is about.</param>
    /// <param name="headings">The width of the headings.</param>
    /// <param name="text">The text; <see langword="null"/>: nothing is written.</param>
    /// <param name="isWhole">It is copied as it stands, so it is not broken.</param>
    public static void Write(TextWriter output, string heading, int headings, string? text, bool isWhole = false) =>
        Write(output, isWhole ? null : TerminalWidth.Of(output), heading, headings, text);

    /// <param name="width">The most characters of a line; <see langword="null"/>: as many as are needed.</param>
    internal static void Write(TextWriter output, int? width, string heading, int headings, string? text)
    {
        if (text is null)
        {
            return;
        }

        var start = Indent + heading.PadRight(headings);
        foreach (var line in Broken(TextTable.Clean(text), width - start.Length))
        {
            output.WriteLine(start + line);
            start = new string(' ', start.Length);
        }
    }

    /// <summary>The text in lines that end between words; a word that is longer than a line stays whole.</summary>
    private static IEnumerable<string> Broken(string text, int? room)
    {
        if (room is not { } most || most < LeastText || text.Length <= most)
        {
            yield return text;
            yield break;
        }

        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        yield return line.ToString();
    }
}
