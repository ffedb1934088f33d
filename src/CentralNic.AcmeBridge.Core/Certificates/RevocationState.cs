using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>How far the revocation of a certificate is.</summary>
public enum RevocationState
{
    /// <summary>It was asked for by one who may, and the reseller has not accepted it yet.</summary>
    Intended,

    /// <summary>The reseller has accepted it; the CA is at work.</summary>
    Accepted,

    /// <summary>The certificate is revoked.</summary>
    Revoked,
}

/// <summary>The legal changes of <see cref="RevocationState"/>.</summary>
internal static class RevocationStates
{
    /// <summary>
    /// <code>
    /// intended → accepted → revoked
    ///     └────────────────────↑
    /// </code>
    /// A revocation that the reseller or the CA refuses leaves the certificate as if it had not been asked for.
    /// </summary>
    public static TransitionTable<RevocationState> Transitions { get; } = new(
        (RevocationState.Intended, [RevocationState.Accepted, RevocationState.Revoked]),
        (RevocationState.Accepted, [RevocationState.Revoked]));
}
