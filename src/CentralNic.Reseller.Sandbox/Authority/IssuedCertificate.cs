namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>A leaf certificate as it is stored.</summary>
/// <param name="Pem">PEM with line feeds.</param>
/// <param name="Serial">Upper hexadecimal serial number.</param>
/// <param name="NotBefore">The first second of its validity, UTC.</param>
/// <param name="NotAfter">The last second of its validity, UTC.</param>
internal sealed record IssuedCertificate(string Pem, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
