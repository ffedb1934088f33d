using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CentralNic.AcmeBridge.DevelopmentCa;

/// <summary>The folder that holds a development CA's files: certificates readable by all, keys by their owner only.</summary>
internal sealed class TlsFolder
{
    private readonly string _path;

    private TlsFolder(string path) => _path = path;

    internal string CaFile => Path.Combine(_path, "ca.pem");

    internal string CaKeyFile => Path.Combine(_path, "ca.key");

    internal string ServerFile => Path.Combine(_path, "server.pem");

    internal string ServerKeyFile => Path.Combine(_path, "server.key");

    /// <summary>Opens the folder; makes it when it does not exist.</summary>
    internal static TlsFolder Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new TlsFolder(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, failure);
        }
    }

    /// <summary>Loads a certificate with its key; <see langword="null"/> when neither file is there.</summary>
    /// <exception cref="DevelopmentCaException">Only one of them is there, or they do not belong together or cannot be read.</exception>
    internal X509Certificate2? Load(string certificateFile, string keyFile)
    {
        if (!File.Exists(certificateFile) && !File.Exists(keyFile))
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            throw new DevelopmentCaException(
                $"The development CA's files {certificateFile} and {keyFile} cannot be used: {failure.Message} "
                + $"Remove the folder {_path} to have new ones made; clients must then trust the new ca.pem.",
                failure);
        }
    }

    /// <summary>Stores a certificate and its key, each replaced at once and whole.</summary>
    internal void Save(X509Certificate2 certificate, ECDsa key, string certificateFile, string keyFile)
    {
        try
        {
            // The key first: a certificate without its key would be taken for a broken CA.
            Write(keyFile, key.ExportPkcs8PrivateKeyPem());
            Write(certificateFile, certificate.ExportCertificatePem());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(_path, failure);
        }
    }

    private static DevelopmentCaException NotWritable(string path, Exception failure) => new(
        $"The development CA's folder {path} cannot be written: {failure.Message} Give the bridge's user the right to write there, or "
        + "choose another data folder (--data).",
        failure);

    private static void Write(string file, string pem)
    {
        var temporary = file + ".new";
        // A left-over of a crash would keep its own mode.
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(pem + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
