namespace CentralNic.AcmeBridge.Core.Clocks;

/// <summary>A time at which this machine's clock agreed with the reseller's: it cannot be earlier now.</summary>
/// <param name="At">The time, UTC.</param>
internal sealed record ClockMark(DateTimeOffset At);
