namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>What people copy from other programs to name a certificate: serial numbers and fingerprints in hexadecimal digits.</summary>
public static class CertificateReference
{
    private const int Sha1Digits = 40;
    private const int Sha256Digits = 64;

    /// <summary>A serial number has at most 20 bytes (RFC 5280 section 4.1.2.2), and one more where it is written with its sign.</summary>
    private const int LongestSerial = 42;

    /// <summary>Reads a fingerprint.</summary>
    /// <param name="text">With colons, blanks or nothing between the bytes, in any case.</param>
    /// <returns>SHA-1 or SHA-256 in lower-case hex; <see langword="null"/>: it is neither.</returns>
    public static string? Fingerprint(string text) => Hex(text) is { Length: Sha1Digits or Sha256Digits } hex ? hex : null;

    /// <summary>Reads a serial number.</summary>
    /// <param name="text">Hex with colons, blanks or nothing between the bytes, in any case; also with <c>0x</c> before it.</param>
    /// <returns>Lower-case hex without leading zeros; <see langword="null"/>: it is none.</returns>
    public static string? Serial(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.Trim();
        digits = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? digits[2..] : digits;
        return Hex(digits) is { Length: <= LongestSerial } hex ? CertificateSummary.SerialOf(hex) : null;
    }

    private static string? Hex(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal).Trim();
        return digits.Length > 0 && digits.All(char.IsAsciiHexDigit) ? digits.ToLowerInvariant() : null;
    }
}
