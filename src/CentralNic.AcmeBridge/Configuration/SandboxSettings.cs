namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The simulated reseller that runs beside the bridge.</summary>
/// <param name="IssueDelay">How long its CA takes to issue.</param>
/// <param name="Http01Port">The port that its CA fetches validation files from, the same as for http-01.</param>
public sealed record SandboxSettings(TimeSpan IssueDelay, int Http01Port);
