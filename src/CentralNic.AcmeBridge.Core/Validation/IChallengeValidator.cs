namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>Looks once whether the client has fulfilled a challenge of one type. Holds no state; retries are the caller's.</summary>
internal interface IChallengeValidator
{
    /// <summary>The challenge type as ACME names it, for example <c>http-01</c>.</summary>
    string ChallengeType { get; }

    /// <summary>Makes one attempt, bounded in time and size.</summary>
    /// <param name="request">What is to be proved.</param>
    /// <param name="cancellationToken">Ends the attempt when the program stops; nothing is concluded then.</param>
    /// <returns>Whether the proof was found and, if not, why, in words fit for the client.</returns>
    /// <exception cref="OperationCanceledException">The program stops.</exception>
    Task<ValidationOutcome> ValidateAsync(ValidationRequest request, CancellationToken cancellationToken);
}
