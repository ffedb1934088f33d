using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine.Input;

/// <summary>
/// A new password: typed twice at the terminal, or in a file. It is never an argument: others see those in the process list.
/// </summary>
internal sealed class PasswordOption
{
    private readonly Option<string?> _file = new("--password-file")
    {
        Description = "A file that holds the password in one line. Default: it is asked for at the terminal",
        HelpName = "FILE",
    };

    private readonly ISecretPrompt _prompt;

    /// <summary>Adds it to a command.</summary>
    public PasswordOption(Command command, ISecretPrompt prompt)
    {
        _prompt = prompt;
        command.Options.Add(_file);
    }

    /// <summary>The password.</summary>
    /// <param name="name">Whose.</param>
    /// <exception cref="CommandFailedException">The file cannot be read, or the two passwords differ.</exception>
    public string Read(ParseResult parsed, string name)
    {
        if (parsed.GetValue(_file) is { } file)
        {
            return SecretInFile.Read(file, "password");
        }

        var password = _prompt.AskSecret($"New password for {name}");
        return _prompt.AskSecret("The same again") == password
            ? password
            : throw new CommandFailedException(ExitCode.Usage, "The two passwords differ; nothing was changed.");
    }
}
