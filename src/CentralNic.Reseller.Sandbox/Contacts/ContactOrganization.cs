namespace CentralNic.Reseller.Sandbox.Contacts;

/// <summary>The organization of a certificate contact (manual 8.3.1).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dba">The name that it does business as.</param>
/// <param name="Street">Street and number.</param>
/// <param name="City">The city.</param>
/// <param name="State">The federal state.</param>
/// <param name="Zip">The postal code.</param>
/// <param name="Country">Two letters, upper case.</param>
/// <param name="Phone">Its telephone number.</param>
/// <param name="Email">Its mail address.</param>
internal sealed record ContactOrganization(
    string? Name, string? Dba, string? Street, string? City, string? State, string? Zip, string? Country, string? Phone, string? Email);
