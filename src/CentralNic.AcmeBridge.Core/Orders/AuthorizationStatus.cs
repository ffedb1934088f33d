using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The status of an authorization (RFC 8555 section 7.1.6).</summary>
public enum AuthorizationStatus
{
    /// <summary>No challenge has been fulfilled yet.</summary>
    Pending,

    /// <summary>Control of the name is proved.</summary>
    Valid,

    /// <summary>A challenge failed.</summary>
    Invalid,

    /// <summary>Given up by the client.</summary>
    Deactivated,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Withdrawn by the server.</summary>
    Revoked,
}

/// <summary>The legal changes of <see cref="AuthorizationStatus"/>.</summary>
internal static class AuthorizationStatuses
{
    /// <summary>
    /// <code>
    /// pending → valid → deactivated | expired | revoked
    ///    └────→ invalid | deactivated | expired
    /// </code>
    /// </summary>
    public static TransitionTable<AuthorizationStatus> Transitions { get; } = new(
        (AuthorizationStatus.Pending,
            [AuthorizationStatus.Valid, AuthorizationStatus.Invalid, AuthorizationStatus.Deactivated, AuthorizationStatus.Expired]),
        (AuthorizationStatus.Valid,
            [AuthorizationStatus.Deactivated, AuthorizationStatus.Expired, AuthorizationStatus.Revoked]));
}
