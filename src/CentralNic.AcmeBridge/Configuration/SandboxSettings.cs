namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The simulated reseller that runs beside the bridge. Section <c>Sandbox</c>.</summary>
/// <param name="Listen">Where its API listens; a loopback address.</param>
/// <param name="IssueDelay">How long its CA takes to issue.</param>
/// <param name="DcvHttpPort">
/// The port that its CA fetches validation files from, in place of 80; 0 when the bridge's responder is on port 0 and its
/// real port must be asked of the running server.
/// </param>
public sealed record SandboxSettings(ListenAddress Listen, TimeSpan IssueDelay, int DcvHttpPort);
