using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>What a certificate holds, as CheckCertificate prints it (manual 9.1.4): OpenSSL's names.</summary>
internal static class CertificateText
{
    private static readonly (X509KeyUsageFlags Flag, string Name)[] Usages =
    [
        (X509KeyUsageFlags.DigitalSignature, "Digital Signature"),
        (X509KeyUsageFlags.NonRepudiation, "Non Repudiation"),
        (X509KeyUsageFlags.KeyEncipherment, "Key Encipherment"),
        (X509KeyUsageFlags.DataEncipherment, "Data Encipherment"),
        (X509KeyUsageFlags.KeyAgreement, "Key Agreement"),
        (X509KeyUsageFlags.KeyCertSign, "Certificate Sign"),
        (X509KeyUsageFlags.CrlSign, "CRL Sign"),
        (X509KeyUsageFlags.EncipherOnly, "Encipher Only"),
        (X509KeyUsageFlags.DecipherOnly, "Decipher Only"),
    ];

    /// <summary>Reads a certificate from PEM and writes its properties.</summary>
    /// <exception cref="CommandRefusedException">505: not a certificate.</exception>
    public static void Write(PropertySheet sheet, string pem)
    {
        using var certificate = Parse(pem);
        var (size, algorithm) = SigningRequest.Key(certificate.PublicKey, "CRT");
        sheet
            .Add("crt public key algorithm", algorithm)
            .Add("crt public key size", WireText.Number(size))
            .Add("crt serial", Hex(certificate.SerialNumberBytes.Span))
            .Add("crt signature algorithm", SignatureName(certificate.SignatureAlgorithm))
            .Add("crt validity not after", WireText.Date(certificate.NotAfter.ToUniversalTime()))
            .Add("crt validity not before", WireText.Date(certificate.NotBefore.ToUniversalTime()))
            .Add("crt commonname", SubjectText.Value(certificate.SubjectName, SubjectText.CommonName));
        SubjectText.Write(sheet, "crt subject", certificate.SubjectName);
        SubjectText.Write(sheet, "crt issuer", certificate.IssuerName);
        foreach (var extension in certificate.Extensions)
        {
            WriteExtension(sheet, extension);
        }
    }

    private static X509Certificate2 Parse(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "CRT: not a certificate in PEM");
        }
    }

    private static void WriteExtension(PropertySheet sheet, X509Extension extension)
    {
        switch (extension)
        {
            case X509AuthorityKeyIdentifierExtension { KeyIdentifier: { } id }:
                sheet.Add("crt authority key identifier", Hex(id.Span));
                break;
            case X509EnhancedKeyUsageExtension usage:
                sheet.AddRange("crt extended key usage", usage.EnhancedKeyUsages.OfType<Oid>().Select(UsageName));
                break;
            case X509KeyUsageExtension usage:
                sheet.AddRange("crt key usage", Usages.Where(u => usage.KeyUsages.HasFlag(u.Flag)).Select(u => u.Name));
                sheet.Add("crt key usage type", usage.Critical ? "critical" : null);
                break;
            case X509SubjectAlternativeNameExtension names:
                sheet.AddRange("crt san", names.EnumerateDnsNames());
                break;
        }
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var parts = new List<string>(bytes.Length);
        foreach (var b in bytes)
        {
            parts.Add(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return string.Join(':', parts);
    }

    private static string UsageName(Oid usage) => usage.Value switch
    {
        "1.3.6.1.5.5.7.3.1" => "TLS Web Server Authentication",
        "1.3.6.1.5.5.7.3.2" => "TLS Web Client Authentication",
        { } other => other,
        null => "",
    };

    private static string SignatureName(Oid algorithm) => algorithm.Value switch
    {
        "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
        "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
        { } other => other,
        null => "",
    };
}
