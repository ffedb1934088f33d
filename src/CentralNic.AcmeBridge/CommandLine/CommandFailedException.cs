namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>A command cannot go on. The message is for the person at the console; no stack trace is shown.</summary>
/// <param name="exitCode">What the program ends with, one of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">The cause; <see langword="null"/> when there is none.</param>
internal sealed class CommandFailedException(int exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What the program ends with, one of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
