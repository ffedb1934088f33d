using System.Text.Json.Serialization;
using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>One way to prove control of a name (RFC 8555 section 8).</summary>
public sealed record Challenge
{
    /// <summary>One of <see cref="ChallengeType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Its unguessable token, base64url (RFC 8555 section 8.3).</summary>
    public required string Token { get; init; }

    /// <summary>How far it is.</summary>
    public ChallengeStatus Status { get; init; }

    /// <summary>What is looked for; bound to the account's key at the moment of the client's answer (RFC 8555 section 8.1).</summary>
    public string? KeyAuthorization { get; init; }

    /// <summary>
    /// The account's URL at that moment, for challenges whose proof depends on it (<see cref="ChallengeType.DnsAccount01"/>);
    /// <see langword="null"/>: not told.
    /// </summary>
    public string? AccountUrl { get; init; }

    /// <summary>How often the proof has been looked for, looks that the client asked for not counted.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is looked for next; set while <see cref="ChallengeStatus.Processing"/>.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When it is looked for before that, because the client asked for it; <see langword="null"/>: it did not.</summary>
    public DateTimeOffset? EarlyAttempt { get; init; }

    /// <summary>When it was looked for last.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>When it is to be looked for.</summary>
    [JsonIgnore]
    public DateTimeOffset? Due => EarlyAttempt is { } early && early < NextAttempt ? early : NextAttempt;

    /// <summary>When the proof was found.</summary>
    public DateTimeOffset? Validated { get; init; }

    /// <summary>Until when the domain's owner lets the proof count; <see langword="null"/>: without an end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why the proof was not found at the last attempt.</summary>
    public AcmeProblem? Error { get; init; }
}
