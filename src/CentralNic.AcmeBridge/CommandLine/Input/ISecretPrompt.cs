namespace CentralNic.AcmeBridge.CommandLine.Input;

/// <summary>Asks the person at the terminal.</summary>
internal interface ISecretPrompt
{
    /// <summary>Asks for a secret, which is not shown while it is typed.</summary>
    /// <param name="question">What is wanted.</param>
    /// <exception cref="CommandFailedException">Nobody sits there.</exception>
    string AskSecret(string question);

    /// <summary>Takes a secret from standard input where that is no terminal, else asks for it.</summary>
    /// <param name="question">What is wanted.</param>
    string ReadSecret(string question);

    /// <summary>Asks for a line.</summary>
    /// <param name="question">What is wanted.</param>
    /// <exception cref="CommandFailedException">Nobody sits there.</exception>
    string AskLine(string question);
}
