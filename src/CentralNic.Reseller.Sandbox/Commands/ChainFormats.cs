using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// StatusCertificate's <c>chainformat</c>. The reseller documents the formats but not the properties of the two files: <c>zip</c> and
/// <c>p7b</c>, base64 in lines of 64 characters, are the sandbox's own.
/// </summary>
internal static class ChainFormats
{
    private const int LineLength = 64;

    /// <summary>The format that a command wants.</summary>
    /// <exception cref="CommandRefusedException">541: an unknown one.</exception>
    public static ChainFormat Read(CommandCall call) => call.Text("chainformat")?.ToLowerInvariant() switch
    {
        null or "pem" => ChainFormat.Pem,
        "pem_reverse" => ChainFormat.PemReverse,
        "zip" => ChainFormat.Zip,
        "zip_reverse" => ChainFormat.ZipReverse,
        "zip_noroot" => ChainFormat.ZipNoRoot,
        "p7b" => ChainFormat.P7b,
        _ => throw CommandCall.Invalid("chainformat", "must be pem, pem_reverse, zip, zip_reverse, zip_noroot or p7b"),
    };

    /// <summary>Writes a chain.</summary>
    public static void Write(PropertySheet sheet, ChainFormat format, string certificate, string intermediates, string root)
    {
        switch (format)
        {
            case ChainFormat.Pem:
                sheet.AddRange("intermediate", SigningRequest.Lines(intermediates)).AddRange("root", SigningRequest.Lines(root));
                break;
            case ChainFormat.PemReverse:
                sheet.AddRange("intermediate", Blocks(intermediates).Reverse().SelectMany(SigningRequest.Lines)).AddRange(
                    "root", SigningRequest.Lines(root));
                break;
            case ChainFormat.P7b:
                sheet.AddRange("p7b", Base64(ToP7b(certificate + intermediates + root)));
                break;
            default:
                var files = new List<(string, string)> { ("certificate.crt", certificate), ("intermediate.crt", intermediates) };
                if (format != ChainFormat.ZipNoRoot)
                {
                    files.Add(("root.crt", root));
                }

                if (format == ChainFormat.ZipReverse)
                {
                    files.Reverse();
                }

                sheet.AddRange("zip", Base64(ToZip(files)));
                break;
        }
    }

    private static IEnumerable<string> Blocks(string pem)
    {
        const string End = "-----END CERTIFICATE-----";
        return pem.Split(End, StringSplitOptions.RemoveEmptyEntries).Where(static b => !string.IsNullOrWhiteSpace(b)).Select(
            static b => b + End);
    }

    private static byte[] ToP7b(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        try
        {
            return certificates.Export(X509ContentType.Pkcs7) ?? throw new InvalidOperationException("There is no certificate to export.");
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static byte[] ToZip(List<(string Name, string Text)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.ASCII.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static IEnumerable<string> Base64(byte[] bytes) =>
        Convert.ToBase64String(bytes).Chunk(LineLength).Select(static line => new string(line));
}
