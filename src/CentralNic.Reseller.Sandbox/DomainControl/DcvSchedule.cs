namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>
/// When the CA looks again by itself: every minute for 15 minutes, every 5 minutes for an hour, every 15 minutes for a day, hourly to day
/// 10, then only when asked. It is DigiCert's; Sectigo publishes none and has the same here. A value that was not seen in 28 days ends the
/// request.
/// </summary>
internal static class DcvSchedule
{
    /// <summary>The age at which a pending request fails.</summary>
    public static TimeSpan GiveUpAt { get; } = TimeSpan.FromDays(28);

    /// <summary>The wait from a check to the next one.</summary>
    /// <param name="age">The time since the order.</param>
    public static TimeSpan NextLook(TimeSpan age)
    {
        var wait = age switch
        {
            { TotalMinutes: < 15 } => TimeSpan.FromMinutes(1),
            { TotalHours: < 1 } => TimeSpan.FromMinutes(5),
            { TotalDays: < 1 } => TimeSpan.FromMinutes(15),
            { TotalDays: < 10 } => TimeSpan.FromHours(1),
            _ => GiveUpAt - age,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
