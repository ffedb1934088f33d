namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>How many purchases are allowed in a clock hour, a day and a calendar month (UTC). <see langword="null"/>: any number.</summary>
/// <param name="PerHour">In a clock hour.</param>
/// <param name="PerDay">In a day.</param>
/// <param name="PerMonth">In a calendar month.</param>
public sealed record PurchaseRate(int? PerHour, int? PerDay, int? PerMonth);
