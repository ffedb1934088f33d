using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The proof that an account controls one name (RFC 8555 section 7.1.4). Part of its order's document.</summary>
public sealed record Authorization
{
    /// <summary>A client that asks for a validation gets one, but not sooner than so long after the last.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(2);

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

    /// <summary>Where it was made, when this is the carried-over copy of a later order; <see langword="null"/>: here.</summary>
    public AuthorizationOrigin? Origin { get; init; }

    /// <summary>The name as it was ordered, wildcards with <c>*.</c>.</summary>
    [JsonIgnore]
    public string OrderedName => Wildcard ? "*." + Name : Name;

    /// <summary>A new authorization.</summary>
    /// <param name="name">The name that was ordered.</param>
    /// <param name="expires">When the order ends.</param>
    /// <param name="ids">Gives the tokens.</param>
    /// <param name="types">The challenges, at least one; those that fit the name (<see cref="ChallengeType.For"/>).</param>
    public static Authorization Create(DomainName name, DateTimeOffset expires, IdSource ids, IReadOnlyList<string> types)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ids);
        return new Authorization
        {
            Name = name.BaseName,
            Wildcard = name.IsWildcard,
            Expires = expires,
            Challenges = [.. types.Select(type => new Challenge { Type = type, Token = ids.Next() })],
        };
    }

    /// <summary>
    /// An authorization that is valid without a proof, because the operator says so. It lists a valid standard challenge all the same:
    /// clients stumble over an empty list.
    /// </summary>
    /// <param name="name">The name that was ordered.</param>
    /// <param name="now">When.</param>
    /// <param name="expires">When it ends.</param>
    /// <param name="ids">Gives the token.</param>
    public static Authorization Preauthorized(DomainName name, DateTimeOffset now, DateTimeOffset expires, IdSource ids)
    {
        ArgumentNullException.ThrowIfNull(name);
        var created = Create(name, expires, ids, [name.IsWildcard ? ChallengeType.Dns01 : ChallengeType.Http01]);
        return created with
        {
            Status = AuthorizationStatus.Valid,
            Challenges = [created.Challenges[0] with { Status = ChallengeStatus.Valid, Validated = now }],
        };
    }

    /// <summary>The authorization as it stands at a moment: expired when its time is over (RFC 8555 section 7.1.6).</summary>
    /// <param name="now">The moment.</param>
    public Authorization At(DateTimeOffset now) => Status is AuthorizationStatus.Pending or AuthorizationStatus.Valid && now >= Expires
        ? this with { Status = AuthorizationStatuses.Transitions.Change(Status, AuthorizationStatus.Expired) }
        : this;

    /// <summary>The client gives it up (RFC 8555 section 7.5.2); nothing is looked for any more.</summary>
    public Authorization Deactivate() => this with
    {
        Status = AuthorizationStatuses.Transitions.Change(Status, AuthorizationStatus.Deactivated),
        Challenges = [.. Challenges.Select(challenge => challenge with { NextAttempt = null, EarlyAttempt = null })],
    };

    /// <summary>The challenge of a type, or <see langword="null"/>.</summary>
    /// <param name="type">One of <see cref="ChallengeType"/>.</param>
    public Challenge? Challenge(string type) => Challenges.FirstOrDefault(challenge => challenge.Type == type);

    /// <summary>
    /// The client says that its proof can be seen. While it is being looked for already, the next check is taken earlier (RFC 8555 section
    /// 8.2). Nothing changes when the authorization is settled.
    /// </summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="keyAuthorization">What is to be found.</param>
    /// <param name="now">The time of the answer.</param>
    /// <param name="accountUrl">The account's URL; <see langword="null"/>: not told.</param>
    public Authorization Start(string type, string keyAuthorization, DateTimeOffset now, string? accountUrl = null)
    {
        var challenge = Challenge(type);
        if (Status != AuthorizationStatus.Pending)
        {
            return this;
        }

        return challenge switch
        {
            { Status: ChallengeStatus.Pending } => With(challenge with
            {
                Status = ChallengeStatuses.Transitions.Change(challenge.Status, ChallengeStatus.Processing),
                KeyAuthorization = keyAuthorization,
                AccountUrl = accountUrl,
                NextAttempt = now,
            }),
            { Status: ChallengeStatus.Processing, EarlyAttempt: null, LastAttempt: { } last } =>
                Hasten(challenge, Later(now, last + LeastPause)),
            _ => this,
        };
    }

    /// <summary>The proof was found: the authorization is valid and keeps this challenge alone.</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="now">When it was found.</param>
    /// <param name="expires">When the authorization ends, at the latest.</param>
    /// <param name="until">Until when the domain's owner lets the proof count; <see langword="null"/>: without an end.</param>
    public Authorization Succeed(string type, DateTimeOffset now, DateTimeOffset expires, DateTimeOffset? until = null)
    {
        var challenge = Processing(type);
        return this with
        {
            Status = AuthorizationStatuses.Transitions.Change(Status, AuthorizationStatus.Valid),
            Expires = until < expires ? until.Value : expires,
            Challenges =
            [
                challenge with
                {
                    Status = ChallengeStatuses.Transitions.Change(challenge.Status, ChallengeStatus.Valid),
                    Attempts = challenge.Attempts + 1,
                    NextAttempt = null,
                    EarlyAttempt = null,
                    Validated = now,
                    Until = until,
                    Error = null,
                },
            ],
        };
    }

    /// <summary>The proof was not found; it will be looked for again (RFC 8555 section 8.2).</summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="problem">What was found instead.</param>
    /// <param name="now">When it was looked for.</param>
    /// <param name="nextAttempt">When it is looked for next.</param>
    public Authorization Retry(string type, AcmeProblem problem, DateTimeOffset now, DateTimeOffset nextAttempt)
    {
        var challenge = Processing(type);
        return With(challenge with
        {
            Attempts = challenge.Attempts + 1,
            Error = problem,
            LastAttempt = now,
            EarlyAttempt = null,
            NextAttempt = nextAttempt,
        });
    }

    /// <summary>
    /// The proof was not found at a validation that the client asked for: those that the bridge makes by itself go on as planned.
    /// </summary>
    /// <param name="type">The challenge's type.</param>
    /// <param name="problem">What was found instead.</param>
    /// <param name="now">When it was looked for.</param>
    public Authorization RetryAsPlanned(string type, AcmeProblem problem, DateTimeOffset now) =>
        With(Processing(type) with { Error = problem, LastAttempt = now, EarlyAttempt = null });

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
                    EarlyAttempt = null,
                    Error = problem,
                },
            ],
        };
    }

    /// <summary>Whether a proof is being looked for.</summary>
    [JsonIgnore]
    public bool IsLookedFor =>
        Status == AuthorizationStatus.Pending && Challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing);

    /// <summary>What is looked for is looked for at once.</summary>
    /// <param name="now">The time.</param>
    public Authorization LookNow(DateTimeOffset now) => Status != AuthorizationStatus.Pending ? this : this with
    {
        Challenges =
        [
            .. Challenges.Select(challenge => challenge.Status == ChallengeStatus.Processing && now < challenge.Due
                ? challenge with { EarlyAttempt = now }
                : challenge),
        ],
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private Authorization Hasten(Challenge challenge, DateTimeOffset attempt) =>
        attempt < challenge.NextAttempt ? With(challenge with { EarlyAttempt = attempt }) : this;

    private Challenge Processing(string type) =>
        Challenge(type) is { Status: ChallengeStatus.Processing } challenge
            ? challenge
            : throw new InvalidOperationException($"Challenge {type} of {Name} is not processing.");

    private Authorization With(Challenge challenge) =>
        this with { Challenges = [.. Challenges.Select(other => other.Type == challenge.Type ? challenge : other)] };
}
