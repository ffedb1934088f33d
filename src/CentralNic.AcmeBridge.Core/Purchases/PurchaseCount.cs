using CentralNic.AcmeBridge.Core.Limits;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// How much one account, key or tenant bought in the hour, day and month (UTC) of its last purchase. A document, so a restart forgets
/// nothing.
/// </summary>
/// <param name="Last">The time that the counts belong to.</param>
/// <param name="InHour">In the hour of <paramref name="Last"/>.</param>
internal sealed record PurchaseCount(string Subject, DateTimeOffset Last, int InHour, int InDay, int InMonth)
{
    /// <summary>The beginning of an hour.</summary>
    internal static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcDateTime.Date.AddHours(at.UtcDateTime.Hour), TimeSpan.Zero);

    /// <summary>The beginning of a day.</summary>
    internal static DateTimeOffset DayOf(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The beginning of a month.</summary>
    internal static DateTimeOffset MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The counts at a time: those of periods that are over are zero. They never go back in time.</summary>
    internal PurchaseCount At(DateTimeOffset now) => now <= Last ? this : new PurchaseCount(
        Subject,
        now,
        HourOf(now) == HourOf(Last) ? InHour : 0,
        DayOf(now) == DayOf(Last) ? InDay : 0,
        MonthOf(now) == MonthOf(Last) ? InMonth : 0);

    /// <summary>One purchase more.</summary>
    internal PurchaseCount Add(DateTimeOffset now)
    {
        var current = At(now);
        return current with { InHour = current.InHour + 1, InDay = current.InDay + 1, InMonth = current.InMonth + 1 };
    }

    /// <summary>A purchase that was counted came to nothing.</summary>
    internal PurchaseCount TakeBack(DateTimeOffset counted) => this with
    {
        InHour = HourOf(counted) == HourOf(Last) ? Math.Max(0, InHour - 1) : InHour,
        InDay = DayOf(counted) == DayOf(Last) ? Math.Max(0, InDay - 1) : InDay,
        InMonth = MonthOf(counted) == MonthOf(Last) ? Math.Max(0, InMonth - 1) : InMonth,
    };

    /// <summary>When the next purchase is possible; <see langword="null"/>: now.</summary>
    internal (string Period, int Most, DateTimeOffset Again)? FullUntil(PurchaseRate rate, DateTimeOffset now)
    {
        var current = At(now);
        var at = current.Last;
        (string Period, int Bought, int? Most, DateTimeOffset End)[] periods =
        [
            ("month", current.InMonth, rate.PerMonth, MonthOf(at).AddMonths(1)),
            ("day", current.InDay, rate.PerDay, DayOf(at).AddDays(1)),
            ("hour", current.InHour, rate.PerHour, HourOf(at).AddHours(1)),
        ];
        foreach (var (period, bought, most, end) in periods)
        {
            if (bought >= most)
            {
                return (period, most.Value, end);
            }
        }

        return null;
    }
}
