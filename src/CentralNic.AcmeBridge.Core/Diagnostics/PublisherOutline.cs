namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>A publisher of proofs as it is configured.</summary>
/// <param name="Name">Its name in log and configuration, for example <c>rfc2136:main</c>.</param>
/// <param name="Domains">The domains that it serves, each with all names below it; <c>*</c>: every name.</param>
/// <param name="Methods">The DCV methods whose proofs it can publish.</param>
/// <param name="IsWebServer">Whether it answers itself what the customers' web servers forward.</param>
public sealed record PublisherOutline(
    string Name, IReadOnlyList<string> Domains, IReadOnlyList<string> Methods, bool IsWebServer);
