namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>How far a limit on purchases is used up.</summary>
/// <param name="Rule">The limit, by the rule that it refuses by.</param>
/// <param name="Period">In which time: <c>hour</c>, <c>day</c>, <c>month</c> or <c>paid-year</c>.</param>
/// <param name="Used">How many purchases count.</param>
/// <param name="Most">How many are allowed.</param>
public sealed record LimitStanding(string Rule, string Period, int Used, int Most);
