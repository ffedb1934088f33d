namespace CentralNic.Acme.Problems;

/// <summary>
/// A request is refused. The one error type of the ACME side; it becomes a problem document at the edge and nowhere else.
/// </summary>
/// <param name="problem">What the client may know.</param>
/// <param name="internalDetail">What only the log may know; <see langword="null"/>: nothing more.</param>
/// <param name="innerException">The cause, for the log.</param>
public class AcmeProblemException(AcmeProblem problem, string? internalDetail = null, Exception? innerException = null)
    : Exception(internalDetail is null ? problem.Detail : $"{problem.Detail} [{internalDetail}]", innerException)
{
    /// <summary>Refuses with a type and a detail.</summary>
    /// <param name="type">The ACME error type.</param>
    /// <param name="detail">What is wrong and what to do about it, fit for the client.</param>
    public AcmeProblemException(AcmeErrorType type, string detail)
        : this(new AcmeProblem(type, detail))
    {
    }

    /// <summary>What the client may know.</summary>
    public AcmeProblem Problem { get; } = problem;
}
