using CentralNic.AcmeBridge.Core.Notifications;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>How the operator sees the running bridge. Section <c>Operator</c>.</summary>
/// <param name="Listen">Where the pages listen; <see langword="null"/>: there are none.</param>
/// <param name="AllowRemote">Whether the pages may be reached from other machines, or by other names than this machine's own.</param>
/// <param name="Notify">The channels by which the operator is told what needs a person.</param>
public sealed record OperatorSettings(ListenAddress? Listen, bool AllowRemote, NotifyOptions Notify)
{
    /// <summary>
    /// The names, without port, by which the pages may be asked for besides this machine's own; empty: any, where
    /// <see cref="AllowRemote"/> is set.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How long a session goes on without being used.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The OpenID provider that may say who signs in; <see langword="null"/>: none.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; init; }
}
