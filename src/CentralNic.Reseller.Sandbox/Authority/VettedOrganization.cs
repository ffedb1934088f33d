namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>An organization as the subject of OV and EV certificates names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Locality">The city; <see langword="null"/>: left out.</param>
/// <param name="State">The state or province; <see langword="null"/>: left out.</param>
/// <param name="Country">Two letters; <see langword="null"/>: left out.</param>
internal sealed record VettedOrganization(string Name, string? Locality, string? State, string? Country);
