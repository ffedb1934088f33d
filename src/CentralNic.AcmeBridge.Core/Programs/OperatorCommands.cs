using System.Buffers;

namespace CentralNic.AcmeBridge.Core.Programs;

/// <summary>
/// Writes the commands of this program as an operator can paste them into a shell: the program as it was started, and where the data
/// folder is. Both belong to the process, and messages with commands come from all its parts.
/// </summary>
public static class OperatorCommands
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,");

    private static (string Program, string Options) _started = ("acme-bridge", "");

    /// <summary>Says once, when the program starts, how it was started.</summary>
    /// <param name="program">The words that start it, such as <c>dotnet</c> and the program's file.</param>
    /// <param name="options">The options and values that tell a command where the data folder is.</param>
    public static void StartedAs(IEnumerable<string> program, IEnumerable<string> options) =>
        _started = (string.Join(' ', program.Select(Quote)), string.Concat(options.Select(option => " " + Quote(option))));

    /// <summary>A command line.</summary>
    /// <param name="command">The command with its arguments, as in <c>store check</c>.</param>
    public static string Line(string command) => $"{_started.Program} {command}{_started.Options}";

    /// <summary>One word for the shell: POSIX single quotes; on Windows, double ones.</summary>
    /// <param name="word">The word.</param>
    public static string Quote(string word) =>
        word.Length > 0 && !(OperatingSystem.IsWindows() ? word.AsSpan().Contains(' ') : word.AsSpan().ContainsAnyExcept(Plain)) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
