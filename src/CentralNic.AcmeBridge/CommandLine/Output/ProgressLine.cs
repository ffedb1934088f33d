using System.Globalization;

namespace CentralNic.AcmeBridge.CommandLine.Output;

/// <summary>
/// Tells on standard error how far long work is: on a terminal in one line that is written over, elsewhere a line for each change. What a
/// script reads on standard output stays clean.
/// </summary>
/// <param name="error">Standard error.</param>
/// <param name="width">The terminal's width; <see langword="null"/>: no terminal reads it.</param>
internal sealed class ProgressLine(TextWriter error, int? width) : IDisposable
{
    private static readonly TimeSpan Unattended = TimeSpan.FromSeconds(10);

    private string _shown = "";
    private bool _open;

    /// <param name="error">The standard error of a command.</param>
    public ProgressLine(TextWriter error)
        : this(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? TerminalWidth.Of(error) ?? 80 : null)
    {
    }

    /// <summary>Shows how far the work is; the same text again changes nothing.</summary>
    public void Show(string text)
    {
        var clean = TextTable.Clean(text);
        if (clean == _shown)
        {
            return;
        }

        _shown = clean;
        if (width is not { } room)
        {
            error.WriteLine(clean);
            return;
        }

        // The last column stays free: a character there makes some terminals begin a new line.
        error.Write("\r" + (clean.Length < room ? clean : clean[..(room - 1)]).PadRight(room - 1));
        error.Flush();
        _open = true;
    }

    /// <summary>As <see cref="Show"/>, for what calls with a task.</summary>
    public Task ShowAsync(string text)
    {
        Show(text);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Shows that work goes on that tells nothing until its end, and for how long. What is soon done is not told of; where no terminal
    /// reads it, what takes longer is told once.
    /// </summary>
    /// <param name="text">What goes on.</param>
    /// <param name="work">The work.</param>
    /// <param name="time">The clock.</param>
    public async Task<T> WhileAsync<T>(string text, Task<T> work, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        var wait = width is null ? Unattended : TimeSpan.FromSeconds(1);
        while (await Task.WhenAny(work, Task.Delay(wait, time)) != work)
        {
            Show(width is null
                ? $"{text} ..."
                : string.Create(CultureInfo.InvariantCulture, $"{text} ... {time.GetElapsedTime(begun).TotalSeconds:0} s"));
        }

        return await work;
    }

    /// <summary>Takes the line away, so that the result stands in its place.</summary>
    public void Dispose()
    {
        if (_open && width is { } room)
        {
            error.Write("\r" + new string(' ', room - 1) + "\r");
            error.Flush();
            _open = false;
        }
    }
}
