using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Contacts;

/// <summary>A certificate contact at the reseller that was made for a contact of a profile, kept so that it is made once.</summary>
/// <param name="Fingerprint">What it was made of (<see cref="ProfileContact.Fingerprint"/>).</param>
/// <param name="Since">When it was learned of, UTC.</param>
internal sealed record KnownContact(string Fingerprint, string Id, DateTimeOffset Since);
