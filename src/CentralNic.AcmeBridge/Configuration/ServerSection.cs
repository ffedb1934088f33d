using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The keys without a section, and <c>Tls</c>.</summary>
internal static class ServerSection
{
    internal static readonly SettingGroup Keys = new("");

    internal static readonly SettingGroup TlsKeys = new("Tls") { Remark = "Only for https addresses in Listen.", IsReloaded = true };

    internal static readonly Setting<Uri> PublicUrl = Keys.Value("PublicUrl",
        "The https URL that clients use; all links begin with it, and clients' requests are checked against it (RFC 8555 section 6.4). "
        + "With a path only if the proxy serves the bridge below one. An international name may be written with its letters; clients are "
        + "told its A-labels",
        Url(
            "Give the https URL that clients use, for example https://acme.example.com, "
            + "with a path only if the proxy serves the bridge below one."),
        example: "https://acme.example.com", note: "required", sample: "https://acme.example.com");
    internal static readonly ListSetting<ListenAddress> Listen = Keys.List("Listen",
        "Where to listen: scheme, address and port; several are possible. The address is an IP address, `localhost` or `*`. With "
        + "`https`, see `Tls`",
        Address("Give scheme, address and port, for example http://127.0.0.1:14000 behind a reverse proxy."), [ListenAddress.Default],
        example: """["http://127.0.0.1:14000", "http://[::1]:14000"]""");
    internal static readonly Setting<string> DataFolder = Keys.Value("DataFolder",
        "Where the bridge keeps its data. It is made when it does not exist. One instance at a time",
        Text("Give the path of a folder that the bridge may write; it is made when it does not exist."), "data",
        example: "/var/lib/acme-bridge");
    internal static readonly ListSetting<IPNetwork> TrustedProxies = Keys.List("TrustedProxies",
        "Addresses and networks of reverse proxies whose `X-Forwarded-For` is believed. With several proxies in a row name them all: "
        + "the client is the last address that is none of theirs",
        Network("Give addresses or networks, for example 10.0.0.5 or 10.0.0.0/24."),
        [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], example: """["10.0.0.5"]""");
    internal static readonly Setting<string> CertificateFile = TlsKeys.Value("CertificateFile",
        "The certificate of https listeners with its chain, PEM; all of it is sent. A file that was renewed is served within seconds, "
        + "without a restart; one that cannot be used is an error in the log, and the one before is served on. Needed when `Listen` has "
        + "an https address, except with `Tls:OwnCertificate:Tenant`, and with `--sandbox`, which makes a development CA",
        Text("Name a PEM file; or set Tls:OwnCertificate:Tenant, so that the bridge orders a certificate itself; or listen on http:// "
            + "behind a reverse proxy that speaks https."),
        example: "/etc/acme-bridge/tls.pem");
    internal static readonly Setting<string> KeyFile = TlsKeys.Value("KeyFile",
        "Its private key, PEM, without a pass phrase",
        CertificateFile.Type, example: "/etc/acme-bridge/tls.key");

    internal static IReadOnlyList<ListenAddress> ReadListen(SettingsReader reader)
    {
        var given = reader.Get(Listen);
        if (given.Count > 0)
        {
            return given;
        }

        if (!reader.HasFailed(Listen))
        {
            reader.Fail(Listen, "is empty", Listen.Type.Mend(""));
        }

        return Listen.Missing;
    }

    internal static Uri ReadPublicUrl(SettingsReader reader, IReadOnlyList<ListenAddress> listen)
    {
        var fallback = listen[0].ToLocalUrl();
        var url = reader.Get(PublicUrl, fallback);
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            FailPublicUrl(reader, "has more than scheme, host, port and path");
        }

        return ReferenceEquals(url, fallback) ? fallback : new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/'));
    }

    /// <summary>What clients need that come from other machines: a URL of https, and a certificate for https listeners.</summary>
    internal static void RequireHttps(SettingsReader reader, IReadOnlyList<ListenAddress> listen, Uri publicUrl)
    {
        if (reader.Text(PublicUrl) is null)
        {
            FailPublicUrl(reader, "is missing");
        }
        else
        {
            CheckHttps(reader, publicUrl);
        }

        if (reader.Text(CertificateFile) is null && reader.Text(KeyFile) is null && reader.Text(OwnCertificateSection.Tenant) is null
            && listen.Any(address => address.IsHttps))
        {
            reader.Fail(CertificateFile, "is missing, and Listen has an https address", CertificateFile.Type.Mend(""));
            reader.Fail(KeyFile, "is missing, and Listen has an https address", KeyFile.Type.Mend(""));
        }
    }

    /// <summary>ACME is https (RFC 8555 section 6.1).</summary>
    internal static void CheckHttps(SettingsReader reader, Uri publicUrl)
    {
        if (publicUrl.Scheme == Uri.UriSchemeHttp)
        {
            FailPublicUrl(reader, "is not https, which ACME clients insist on");
        }
    }

    /// <summary>Notes a mistake in the public URL, unless there is one already.</summary>
    internal static void FailPublicUrl(SettingsReader reader, string problem)
    {
        if (!reader.HasFailed(PublicUrl))
        {
            reader.Fail(PublicUrl, problem, PublicUrl.Type.Mend(""));
        }
    }

    internal static string ReadDataFolder(SettingsReader reader)
    {
        var folder = reader.Get(DataFolder);
        if (folder.Contains('\0'))
        {
            reader.Fail(DataFolder, "is not a path", DataFolder.Type.Mend(""));
            return reader.FullPath(".");
        }

        var path = reader.FullPath(folder);
        if (File.Exists(path))
        {
            reader.Fail(DataFolder, "is a file", DataFolder.Type.Mend(""));
        }

        return path;
    }

    internal static IReadOnlyList<IPNetwork> ReadTrustedProxies(SettingsReader reader) => reader.Get(TrustedProxies);

    internal static TlsFiles? ReadTls(SettingsReader reader)
    {
        var (certificate, key) = (reader.Find(CertificateFile), reader.Find(KeyFile));
        if (certificate is null && key is null)
        {
            return null;
        }

        var certificatePath = Readable(reader, CertificateFile, certificate, "the certificate with its chain");
        var keyPath = Readable(reader, KeyFile, key, "the certificate's private key");
        return certificatePath is null || keyPath is null || !BelongTogether(reader, certificatePath, keyPath)
            ? null
            : new TlsFiles(certificatePath, keyPath);
    }

    private static bool BelongTogether(SettingsReader reader, string certificate, string key)
    {
        try
        {
            using var loaded = X509Certificate2.CreateFromPemFile(certificate, key);
            return true;
        }

        // A key of another certificate is an ArgumentException.
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            reader.Fail(
                CertificateFile,
                $"and {KeyFile.Key} hold no certificate with its key: {failure.Message.TrimEnd('.')}",
                "Give the files that belong together: the certificate first in its file, its chain behind it, and its unencrypted key.");
            return false;
        }
    }

    private static string? Readable(SettingsReader reader, Setting setting, string? file, string what)
    {
        var mend = $"Name a PEM file with {what} that the bridge's user can read.";
        if (file is null)
        {
            reader.Fail(setting, "is missing", mend);
            return null;
        }

        try
        {
            var path = reader.FullPath(file);
            using var opened = File.OpenRead(path);
            if (setting == KeyFile)
            {
                SecretReader.WarnOfOthers(reader, setting, path);
            }

            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reader.Fail(setting, $"cannot be read: {failure.Message.TrimEnd('.')}", mend);
            return null;
        }
    }
}
