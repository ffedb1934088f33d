using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>Keeps the CA's keys and certificates as PEM files, so that a restarted sandbox is the same CA.</summary>
internal static class IssuerFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads an issuer; <see langword="null"/> when there is none yet.</summary>
    /// <exception cref="InvalidDataException">The files are there but are no issuer.</exception>
    public static Issuer? TryRead(string? folder, string name)
    {
        if (folder is null || !File.Exists(CertificatePath(folder, name)))
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(KeyPath(folder, name)));
            return new(name, X509Certificate2.CreateFromPem(File.ReadAllText(CertificatePath(folder, name))), key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            key.Dispose();
            throw new InvalidDataException(
                $"The sandbox's CA files {CertificatePath(folder, name)} and {KeyPath(folder, name)} cannot be used. "
                + "Restore them, or remove the data folder to begin anew.",
                e);
        }
    }

    /// <summary>Writes an issuer; the key for its owner alone. The certificate comes last: its presence says that both are whole.</summary>
    public static void Write(string? folder, string name, X509Certificate2 certificate, ECDsa key)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        WriteWhole(KeyPath(folder, name), key.ExportPkcs8PrivateKeyPem() + "\n");
        WriteWhole(CertificatePath(folder, name), certificate.ExportCertificatePem() + "\n");
    }

    private static void WriteWhole(string path, string text)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static string KeyPath(string folder, string name) => Path.Combine(folder, name + ".key.pem");

    private static string CertificatePath(string folder, string name) => Path.Combine(folder, name + ".crt.pem");
}
