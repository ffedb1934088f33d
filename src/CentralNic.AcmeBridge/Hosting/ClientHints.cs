using System.Globalization;
using CentralNic.AcmeBridge.Configuration;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>Command lines to paste.</summary>
internal static class ClientHints
{
    /// <summary>The certbot line that gets a certificate here, without root and without touching /etc.</summary>
    public static string Certbot(BridgeServer server, BridgeSettings settings, IReadOnlyList<string> names, string folder)
    {
        var trust = server.CaFile is { } ca ? $"REQUESTS_CA_BUNDLE={ca} " : "";
        var certbot = Path.Combine(folder, "certbot");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{trust}certbot certonly --non-interactive --agree-tos -m admin@example.test --server {server.DirectoryUrl} ")
            + string.Create(CultureInfo.InvariantCulture, $"--standalone --http-01-port {settings.Validation.Http01Port} ")
            + $"--config-dir {certbot} --work-dir {certbot}/work --logs-dir {certbot}/logs "
            + string.Join(' ', names.Select(name => "-d " + name));
    }
}
