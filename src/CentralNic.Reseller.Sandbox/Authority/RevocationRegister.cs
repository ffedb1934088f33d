using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>Which leaves an intermediate has issued, and which of them are revoked, as the state has it.</summary>
internal sealed class RevocationRegister(Register register)
{
    /// <summary>The serial numbers that an issuer has revoked, and when.</summary>
    public IReadOnlyList<(string Serial, DateTimeOffset At)> RevokedBy(string issuer) => register.Read(s => s.Certificates
        .Where(c => c.RevokedAt is not null && c.Serial is not null && IsOf(c, issuer)).Select(
            c => (c.Serial!, c.RevokedAt!.Value)).ToList());

    /// <summary>What an issuer says of a serial number in upper hexadecimal.</summary>
    public SerialState StateOf(string issuer, string serial) =>
        register.Read(s => s.Certificates.FirstOrDefault(c => c.Serial == serial && IsOf(c, issuer))) is { } known
            ? new(true, known.RevokedAt)
            : SerialState.Unknown;

    private static bool IsOf(CertificateEntry certificate, string issuer) =>
        ClassTable.Get(certificate.Class).Brand.ToString().Equals(issuer, StringComparison.OrdinalIgnoreCase);
}
