using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>That a certificate is revoked, or is to be. Part of the certificate's document.</summary>
public sealed record Revocation
{
    /// <summary>How far it is.</summary>
    public RevocationState State { get; init; }

    /// <summary>
    /// The code of the reason (RFC 5280 section 5.3.1); <see langword="null"/>: others revoked it, and the reseller does not tell why.
    /// </summary>
    public int? Reason { get; init; }

    /// <summary>Who wanted it, in words for the operator.</summary>
    public required string By { get; init; }

    /// <summary>
    /// By what it was found that others revoked it: <c>crl</c>, <c>ocsp</c> or <c>reseller</c>; absent: it was wanted here, or an older
    /// version found it.
    /// </summary>
    public string? FoundBy { get; init; }

    /// <summary>When it was asked for, or seen first, UTC; where a CA's list or responder tells it, when it was revoked.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>When it came into <see cref="State"/>, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether something is still to be done or seen.</summary>
    [JsonIgnore]
    public bool IsOpen => !RevocationStates.Transitions.IsFinal(State);

    /// <summary>The revocation in a following state.</summary>
    /// <param name="state">The state to change to.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">The table of changes does not allow it.</exception>
    public Revocation To(RevocationState state, DateTimeOffset now) =>
        this with { State = RevocationStates.Transitions.Change(State, state), Since = now };
}
