using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>What became of a configuration that was read again.</summary>
/// <param name="Applied">The keys whose changes are in force.</param>
/// <param name="NeedRestart">The keys that differ from what the bridge was started with, and count only after a restart.</param>
/// <param name="Warnings">What works but should be looked at, one sentence each.</param>
internal sealed record ReloadReport(
    ImmutableArray<string> Applied, ImmutableArray<string> NeedRestart, ImmutableArray<string> Warnings);
