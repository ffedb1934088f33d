namespace CentralNic.AcmeBridge.Harness;

/// <summary>The system's clock with another date, so that a simulation begins on the same day whenever it runs.</summary>
/// <param name="start">What it shows now, UTC.</param>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly TimeSpan _shift = start - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
