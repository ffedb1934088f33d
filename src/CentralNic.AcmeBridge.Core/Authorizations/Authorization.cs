using System.Collections.Immutable;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Authorizations;

/// <summary>The proof that an account controls one name (RFC 8555 section 7.1.4). Part of its order's document.</summary>
public sealed record Authorization
{
    /// <summary>The name, A-labels in lower case, without <c>*.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is for the wildcard above <see cref="Name"/>.</summary>
    public bool Wildcard { get; init; }

    /// <summary>How far it is.</summary>
    public AuthorizationStatus Status { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The ways offered; once one has succeeded or failed, that one alone.</summary>
    public required ImmutableArray<Challenge> Challenges { get; init; }

    /// <summary>A new authorization with the challenges that fit the name: a wildcard can only be proved by dns-01 (BR 3.2.2.4).</summary>
    /// <param name="name">The name that was ordered.</param>
    /// <param name="expires">When the order ends.</param>
    /// <param name="ids">Gives the tokens.</param>
    public static Authorization Create(DomainName name, DateTimeOffset expires, IdSource ids)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ids);
        ImmutableArray<Challenge> challenges = name.IsWildcard
            ? [NewChallenge(ChallengeType.Dns01)]
            : [NewChallenge(ChallengeType.Http01), NewChallenge(ChallengeType.Dns01)];
        return new Authorization { Name = name.BaseName, Wildcard = name.IsWildcard, Expires = expires, Challenges = challenges };

        Challenge NewChallenge(string type) => new() { Type = type, Token = ids.Next() };
    }

    /// <summary>The challenge of a type, or <see langword="null"/>.</summary>
    /// <param name="type">One of <see cref="ChallengeType"/>.</param>
    public Challenge? Challenge(string type) => Challenges.FirstOrDefault(challenge => challenge.Type == type);

    /// <summary>The client says that its proof can be seen. Nothing changes when the challenge was started before or the authorization is settled.</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="keyAuthorization">What is to be found.</param>
    /// <param name="now">The time of the answer.</param>
    public Authorization Start(string type, string keyAuthorization, DateTimeOffset now)
    {
        var challenge = Challenge(type);
        if (Status != AuthorizationStatus.Pending || challenge is not { Status: ChallengeStatus.Pending })
        {
            return this;
        }

        return With(challenge with
        {
            Status = ChallengeStatuses.Transitions.Change(challenge.Status, ChallengeStatus.Processing),
            KeyAuthorization = keyAuthorization,
            NextAttempt = now,
        });
    }

    /// <summary>The proof was found: the authorization is valid and keeps this challenge alone.</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="now">When it was found.</param>
    /// <param name="expires">When the authorization ends.</param>
    public Authorization Succeed(string type, DateTimeOffset now, DateTimeOffset expires)
    {
        var challenge = Processing(type);
        return this with
        {
            Status = AuthorizationStatuses.Transitions.Change(Status, AuthorizationStatus.Valid),
            Expires = expires,
            Challenges =
            [
                challenge with
                {
                    Status = ChallengeStatuses.Transitions.Change(challenge.Status, ChallengeStatus.Valid),
                    Attempts = challenge.Attempts + 1,
                    NextAttempt = null,
                    Validated = now,
                    Error = null,
                },
            ],
        };
    }

    /// <summary>The proof was not found; it will be looked for again (RFC 8555 section 8.2).</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="problem">What was found instead.</param>
    /// <param name="nextAttempt">When it is looked for next.</param>
    public Authorization Retry(string type, AcmeProblem problem, DateTimeOffset nextAttempt)
    {
        var challenge = Processing(type);
        return With(challenge with { Attempts = challenge.Attempts + 1, Error = problem, NextAttempt = nextAttempt });
    }

    /// <summary>The proof was not found at the last attempt: the authorization is invalid and keeps this challenge alone.</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="problem">What was found instead.</param>
    public Authorization Fail(string type, AcmeProblem problem)
    {
        var challenge = Processing(type);
        return this with
        {
            Status = AuthorizationStatuses.Transitions.Change(Status, AuthorizationStatus.Invalid),
            Challenges =
            [
                challenge with
                {
                    Status = ChallengeStatuses.Transitions.Change(challenge.Status, ChallengeStatus.Invalid),
                    Attempts = challenge.Attempts + 1,
                    NextAttempt = null,
                    Error = problem,
                },
            ],
        };
    }

    private Challenge Processing(string type) =>
        Challenge(type) is { Status: ChallengeStatus.Processing } challenge
            ? challenge
            : throw new InvalidOperationException($"Challenge {type} of {Name} is not processing.");

    private Authorization With(Challenge challenge) =>
        this with { Challenges = [.. Challenges.Select(other => other.Type == challenge.Type ? challenge : other)] };
}
