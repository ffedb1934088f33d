using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>Which leaves an intermediate has issued, and which of them are revoked, as the books have it.</summary>
internal sealed class RevocationBook(Register register)
{
    /// <summary>The serial numbers that an issuer has revoked, and when.</summary>
    public IReadOnlyList<(string Serial, DateTimeOffset At)> RevokedBy(string issuer) =>
        [.. register.Certificates(c => c.Status == SandboxCertificateStatus.Revoked && c.Serial is not null && IsOf(c, issuer)).Select(c => (c.Serial!, c.Updated))];

    /// <summary>What an issuer says of a serial number in upper hexadecimal.</summary>
    public SerialState StateOf(string issuer, string serial) =>
        register.Certificates(c => c.Serial == serial && IsOf(c, issuer)) switch
        {
            [{ Status: SandboxCertificateStatus.Revoked } revoked] => new(true, revoked.Updated),
            [_] => SerialState.Good,
            _ => SerialState.Unknown,
        };

    private static bool IsOf(CertificateEntry certificate, string issuer) =>
        ClassTable.Get(certificate.Class).Brand.ToString().Equals(issuer, StringComparison.OrdinalIgnoreCase);
}
