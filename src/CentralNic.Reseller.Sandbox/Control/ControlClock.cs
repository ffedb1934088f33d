namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>The clock as the control endpoints tell it.</summary>
/// <param name="Now">The sandbox's time, UTC.</param>
/// <param name="Ahead">How far it is ahead of the machine's.</param>
internal sealed record ControlClock(DateTimeOffset Now, TimeSpan Ahead);
