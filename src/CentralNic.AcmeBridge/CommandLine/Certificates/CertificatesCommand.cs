using System.CommandLine;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates</c>.</summary>
internal static class CertificatesCommand
{
    internal static Command Create() => new("certificates", "See, find, download, revoke, renew and order certificates")
    {
        CertificateListCommand.Create(),
        CertificateShowCommand.Create(),
        CertificateDownloadCommand.Create(),
        CertificateRevokeCommand.Create(),
        CertificateRenewCommand.Create(),
        CertificateOrderCommand.Create(),
    };

    /// <summary>The argument that names a certificate.</summary>
    internal static Argument<string> Reference() => new("CERTIFICATE")
    {
        Description = "The certificate: its id at the reseller, the order's id, its serial number, or its fingerprint (SHA-256 or SHA-1)",
    };

    /// <summary>The path of a certificate in the API.</summary>
    internal static string Path(string reference, string rest = "") => $"certificates/{Uri.EscapeDataString(reference)}{rest}";
}
