namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>The contacts of a certificate, by id.</summary>
internal sealed record ContactSet(IReadOnlyList<string> Tech, string? Organization, IReadOnlyList<string> EvApprovers);
