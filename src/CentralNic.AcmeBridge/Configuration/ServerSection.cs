using System.Net;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Reads the keys without a section, and <c>Tls</c>.</summary>
internal static class ServerSection
{
    private static readonly IReadOnlyList<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    internal static IReadOnlyList<ListenAddress> Listen(SettingsReader reader, bool sandbox)
    {
        IReadOnlyList<ListenAddress> missing = [sandbox ? ListenAddress.SandboxDefault : ListenAddress.Default];
        const string Mend = "Give scheme, address and port, for example http://127.0.0.1:14000 behind a reverse proxy.";
        IReadOnlyList<ListenAddress> given = reader.List(
            SettingKeys.Listen,
            missing,
            ListenAddress.TryParse,
            Mend);
        if (given.Count > 0)
        {
            return given;
        }

        if (!reader.Errors.Any(error => error.Key == SettingKeys.Listen))
        {
            reader.Fail(SettingKeys.Listen, "is empty", Mend);
        }

        return missing;
    }

    internal static Uri PublicUrl(SettingsReader reader, IReadOnlyList<ListenAddress> listen, bool sandbox)
    {
        const string Mend = "Give the https URL that clients use, for example https://acme.example.com, with a path only if the proxy serves the bridge below one.";
        Uri fallback = listen[0].ToLocalUrl();
        if (reader.Text(SettingKeys.PublicUrl) is not { } text)
        {
            if (!sandbox)
            {
                reader.Fail(SettingKeys.PublicUrl, "is missing", Mend);
            }
            else if (listen[0].Port == 0)
            {
                reader.Fail(SettingKeys.PublicUrl, "is missing and cannot be told from a listener whose port is 0", Mend);
            }

            return fallback;
        }

        // ACME is https (RFC 8555 section 6.1); plain http only for trials on this machine.
        string? problem =
            !WebUrl.TryParse(text, out Uri? url, out string fault) ? fault
            : url.Scheme == "http" && !(sandbox && url.IsLoopback) ? "is not https, which ACME clients insist on"
            : url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0 ? "has more than scheme, host, port and path"
            : null;
        if (problem is not null)
        {
            reader.Fail(SettingKeys.PublicUrl, problem, Mend);
            return fallback;
        }

        return new Uri(url!.GetLeftPart(UriPartial.Path).TrimEnd('/'));
    }

    internal static string DataFolder(SettingsReader reader, string workingDirectory, bool sandbox)
    {
        string folder = reader.Text(SettingKeys.DataFolder) ?? (sandbox ? Path.Combine("data", "sandbox") : "data");
        if (folder.Contains('\0'))
        {
            reader.Fail(SettingKeys.DataFolder, "is not a path", "Give the path of a folder that the bridge may write, for example /var/lib/acme-bridge.");
            return workingDirectory;
        }

        string path = Path.GetFullPath(folder, workingDirectory);
        if (File.Exists(path))
        {
            reader.Fail(SettingKeys.DataFolder, "is a file", "Give the path of a folder that the bridge may write; it is made when it does not exist.");
        }

        return path;
    }

    internal static IReadOnlyList<IPNetwork> TrustedProxies(SettingsReader reader) => reader.List(
        SettingKeys.TrustedProxies,
        Loopback,
        NetworkText.TryParseNetwork,
        "Give addresses or networks, for example 10.0.0.5 or 10.0.0.0/24.");

    internal static TlsFiles? Tls(SettingsReader reader, IReadOnlyList<ListenAddress> listen, string workingDirectory, bool sandbox)
    {
        string? certificate = reader.Text(SettingKeys.TlsCertificateFile);
        string? key = reader.Text(SettingKeys.TlsKeyFile);
        if (certificate is null && key is null)
        {
            if (!sandbox && listen.Any(address => address.IsHttps))
            {
                const string Mend = "Name a PEM file, or listen on http:// behind a reverse proxy that speaks https.";
                reader.Fail(SettingKeys.TlsCertificateFile, "is missing, and Listen has an https address", Mend);
                reader.Fail(SettingKeys.TlsKeyFile, "is missing, and Listen has an https address", Mend);
            }

            return null;
        }

        string? certificatePath = Readable(reader, SettingKeys.TlsCertificateFile, certificate, workingDirectory, "the certificate with its chain");
        string? keyPath = Readable(reader, SettingKeys.TlsKeyFile, key, workingDirectory, "the certificate's private key");
        return certificatePath is null || keyPath is null ? null : new TlsFiles(certificatePath, keyPath);
    }

    private static string? Readable(SettingsReader reader, string key, string? file, string workingDirectory, string what)
    {
        string mend = $"Name a PEM file with {what} that the bridge's user can read.";
        if (file is null)
        {
            reader.Fail(key, "is missing", mend);
            return null;
        }

        try
        {
            string path = Path.GetFullPath(file, workingDirectory);
            using FileStream opened = File.OpenRead(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reader.Fail(key, $"cannot be read: {failure.Message.TrimEnd('.')}", mend);
            return null;
        }
    }
}
