namespace CentralNic.AcmeBridge.Core.Clocks;

/// <summary>Times that this machine's clock has passed: it cannot be earlier now.</summary>
/// <param name="At">The last time at which it agreed with the reseller's, UTC; <see langword="null"/>: none yet.</param>
/// <param name="Alone">
/// The last time since then that nothing spoke against, while the reseller's answers told no time, UTC; <see langword="null"/>: none.
/// </param>
internal sealed record ClockMark(DateTimeOffset? At, DateTimeOffset? Alone = null);
