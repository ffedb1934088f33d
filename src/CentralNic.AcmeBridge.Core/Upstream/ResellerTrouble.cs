using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Upstream;

/// <summary>Why an issuance cannot go on at the reseller just now. It is tried again with growing waits.</summary>
/// <param name="Text">What the reseller said, or what became of the command, with what to do about it; never shown to clients.</param>
/// <param name="Since">When it began, UTC.</param>
public sealed record ResellerTrouble(string Text, DateTimeOffset Since)
{
    /// <summary>The trouble that an issuance has from now on; what lasts keeps its beginning.</summary>
    /// <param name="before">The trouble that it had.</param>
    internal static ResellerTrouble Of(ResellerException error, ResellerTrouble? before, DateTimeOffset now) =>
        new(error.Message, before?.Since ?? now);

    /// <summary>The wait before the next try: as long as it lasts already, within bounds, which doubles it each time.</summary>
    internal TimeSpan WaitAfter(ResellerException error, IssuanceOptions options, DateTimeOffset now)
    {
        // While nothing is sent at all a try costs nothing, and all go on as soon as the reseller answers.
        var wait = error.NextTryAt is { } next ? next - now : now - Since;
        return TimeSpan.FromTicks(
            Math.Clamp(wait.Ticks, options.RetryDelay.Ticks, Math.Max(options.RetryDelay.Ticks, options.LongestRetryDelay.Ticks)));
    }
}
