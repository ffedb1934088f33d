using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests;

/// <summary>Waits on a condition, with a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Bound, "The condition did not come true in time.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
