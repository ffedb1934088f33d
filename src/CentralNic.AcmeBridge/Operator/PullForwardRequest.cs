namespace CentralNic.AcmeBridge.Operator;

/// <summary>Pulls renewals forward.</summary>
/// <param name="Certificate">The certificate at the reseller, if one is meant.</param>
/// <param name="Order">The order, if that of one is meant.</param>
/// <param name="Profile">The profile, if all of one are meant.</param>
/// <param name="Tenant">The tenant, if all of one are meant.</param>
/// <param name="From">
/// From when on they are to be renewed, UTC; <see langword="null"/>: when they are due, as if nothing had been asked.
/// </param>
internal sealed record PullForwardRequest(string? Certificate, string? Order, string? Profile, string? Tenant, DateTimeOffset? From);
