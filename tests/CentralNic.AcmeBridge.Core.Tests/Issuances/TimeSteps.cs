using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>How a test lets time pass, for bridge and CA alike.</summary>
internal static class TimeSteps
{
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Lets time pass in steps of a minute, with a look at what changed after each, as it would without a movable clock. An order must
    /// wait all the time.
    /// </summary>
    public static async Task PassAsync(this BridgeHarness harness, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            harness.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
            await harness.PolledAsync();
        }
    }

    /// <summary>Moves the clock by steps until a condition holds: what one step sets going may set the timer for the next.</summary>
    public static async Task AdvanceUntilAsync(this BridgeHarness harness, TimeSpan step, Func<Task<bool>> condition)
    {
        var moved = TimeProvider.System.GetTimestamp();
        harness.Sandbox.Clock.Advance(step);
        await Eventually.TrueAsync(async () =>
        {
            if (await condition())
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(moved) > StepPatience)
            {
                moved = TimeProvider.System.GetTimestamp();
                harness.Sandbox.Clock.Advance(step);
            }

            return false;
        });
    }

    /// <summary>Waits until looks at what changed that began after now have ended.</summary>
    public static async Task PolledAsync(this BridgeHarness harness, int polls = 1)
    {
        var before = harness.Sandbox.State.CommandCount("QueryEventList");
        await Eventually.TrueAsync(() => harness.Sandbox.State.CommandCount("QueryEventList") > before + polls);
    }
}
