namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>A clock that leaps while its timers stand still, as after a sleep of the machine.</summary>
internal sealed class LeapingClock : TimeProvider
{
    public TimeSpan Leap { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Leap;
}
