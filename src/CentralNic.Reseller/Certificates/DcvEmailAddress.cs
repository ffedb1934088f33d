namespace CentralNic.Reseller.Certificates;

/// <summary>An address that the CA would ask for a name (manual 9.1.5).</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
public sealed record DcvEmailAddress(string Name, string Email);
