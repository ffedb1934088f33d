using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>
/// The longest life of a certificate by the day of its issue: the CA/Browser Forum's calendar (ballot SC-081v3: 200, 100 and 47 days), with
/// the margin that each CA keeps from it.
/// </summary>
internal static class LifetimeCalendar
{
    // From a day on (UTC), days of validity at DigiCert and at Sectigo. The latest first.
    private static readonly (DateOnly From, int DigiCert, int Sectigo)[] Table =
    [
        (new(2029, 3, 15), 46, 47),
        (new(2027, 3, 15), 99, 100),
        (new(2026, 3, 12), 199, 199),
        (new(2026, 2, 24), 199, 397),
        (DateOnly.MinValue, 397, 397),
    ];

    /// <summary>The longest life of a certificate that is issued at a time.</summary>
    public static TimeSpan Longest(CaBrand brand, DateTimeOffset issued)
    {
        var day = DateOnly.FromDateTime(issued.UtcDateTime);
        var row = Table.First(r => day >= r.From);
        return TimeSpan.FromDays(brand == CaBrand.DigiCert ? row.DigiCert : row.Sectigo);
    }
}
