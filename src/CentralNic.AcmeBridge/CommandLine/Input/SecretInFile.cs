namespace CentralNic.AcmeBridge.CommandLine.Input;

/// <summary>Secrets come to commands in files, never as arguments: others see those in the process list.</summary>
internal static class SecretInFile
{
    /// <summary>Reads the one line of a file.</summary>
    /// <param name="what">What it is, as in <c>The password cannot be read</c>.</param>
    /// <exception cref="CommandFailedException">It cannot be read, or has more than one line.</exception>
    public static string Read(string file, string what)
    {
        try
        {
            var secret = File.ReadAllText(file).TrimEnd('\r', '\n');
            return secret.AsSpan().ContainsAny('\r', '\n')
                ? throw new CommandFailedException(ExitCode.Usage, $"'{file}' has more than one line.")
                : secret;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The {what} cannot be read: {failure.Message}", failure);
        }
    }
}
