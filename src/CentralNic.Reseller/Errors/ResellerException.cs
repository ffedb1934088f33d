namespace CentralNic.Reseller.Errors;

/// <summary>A command was refused, or failed on its way. The message says what happened and what to do; it holds no secret.</summary>
public sealed class ResellerException : Exception
{
    /// <summary>Makes an exception without words.</summary>
    public ResellerException()
    {
    }

    /// <summary>Makes an exception of the kind <see cref="ResellerErrorKind.Generic"/>.</summary>
    /// <param name="message">What happened.</param>
    public ResellerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception of the kind <see cref="ResellerErrorKind.Generic"/>, with its cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public ResellerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the error means.</summary>
    public ResellerErrorKind Kind { get; init; }

    /// <summary>The API's return code; <see langword="null"/> when no answer was read.</summary>
    public int? Code { get; init; }

    /// <summary>
    /// The API's description: the code's standard text, often with a detail behind <c>;</c>. <see langword="null"/> when no answer was
    /// read.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>The name of the command.</summary>
    public string Command { get; init; } = "";

    /// <summary>
    /// The id <c>FAIL…</c> that the API gives to failed requests (manual 8.1.2); only of use when asking CentralNic's support.
    /// </summary>
    public string? FailureId { get; init; }

    /// <summary>
    /// The command was not sent, because the API had not answered several times in a row: when one will be sent again, UTC. Until then
    /// every command fails like this. <see langword="null"/> for all other errors.
    /// </summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>
    /// Whether the command did nothing for sure (or changes nothing anyway), so that sending it again cannot do the work twice.
    /// </summary>
    public bool RepeatIsSafe { get; init; }
}
