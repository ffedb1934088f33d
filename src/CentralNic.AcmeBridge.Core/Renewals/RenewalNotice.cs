namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>What clients are told of a certificate from now on.</summary>
/// <param name="Certificate">The reseller's id.</param>
/// <param name="Tenant">Who paid.</param>
/// <param name="Profile">The profile that it was ordered with; <see langword="null"/>: not known.</param>
/// <param name="Names">Its names.</param>
/// <param name="Start">When its renewal window begins, UTC.</param>
/// <param name="End">When it ends, UTC.</param>
public sealed record RenewalNotice(
    string Certificate, string Tenant, string? Profile, IReadOnlyList<string> Names, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>From when on the operator wanted it renewed before, UTC; absent: when it was due.</summary>
    public DateTimeOffset? WantedBefore { get; init; }

    /// <summary>From when on the operator wants it renewed now, UTC; absent: when it is due.</summary>
    public DateTimeOffset? Wanted { get; init; }
}
