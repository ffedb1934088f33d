using CentralNic.AcmeBridge.Core.Notifications;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>How the operator sees the running bridge. Section <c>Operator</c>.</summary>
/// <param name="Listen">Where the page listens; <see langword="null"/>: there is none.</param>
/// <param name="AllowRemote">Whether the page may be reached from other machines, or by other names than this machine's own.</param>
/// <param name="Notify">The program that tells what needs a person; <see langword="null"/>: none.</param>
public sealed record OperatorSettings(ListenAddress? Listen, bool AllowRemote, NotifyOptions? Notify);
