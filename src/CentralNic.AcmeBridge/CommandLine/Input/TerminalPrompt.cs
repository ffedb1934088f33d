using System.Text;

namespace CentralNic.AcmeBridge.CommandLine.Input;

/// <summary>Asks at the terminal. Questions go to standard error, so that what is printed can be redirected.</summary>
internal sealed class TerminalPrompt : ISecretPrompt
{
    /// <inheritdoc/>
    public string AskSecret(string question)
    {
        RequireTerminal();
        Console.Error.Write(question + ": ");
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.Error.WriteLine();
                return typed.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
    }

    /// <inheritdoc/>
    public string ReadSecret(string question) =>
        Console.IsInputRedirected ? Console.In.ReadToEnd().TrimEnd('\r', '\n') : AskSecret(question);

    /// <inheritdoc/>
    public string AskLine(string question)
    {
        RequireTerminal();
        Console.Error.Write(question + ": ");
        return Console.ReadLine() ?? throw new CommandFailedException(ExitCode.Usage, "Nothing was typed.");
    }

    private static void RequireTerminal()
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandFailedException(
                ExitCode.Usage,
                "This asks at the terminal, and there is none. A password can be read from a file: --password-file FILE.");
        }
    }
}
