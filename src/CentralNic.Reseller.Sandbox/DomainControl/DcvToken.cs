using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>
/// The tokens of DCV. Request tokens are DigiCert's: a UTC timestamp and, in base 36, HMAC-SHA256 of timestamp and CSR, 64 characters in
/// all, good for 30 days (manual 3.6, 9.1.20).
/// </summary>
internal static class DcvToken
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string TimeFormat = "yyyyMMddHHmmss";
    private const int HashLength = 50;

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>A random value as DigiCert hands out: 32 lower-case letters and digits (manual 9.1.17).</summary>
    public static string Random() => RandomNumberGenerator.GetString(Digits, 32);

    /// <summary>A unique value for Sectigo: 20 letters and digits.</summary>
    public static string Unique() => RandomNumberGenerator.GetHexString(20, lowercase: true);

    /// <summary>Makes a request token for a CSR.</summary>
    public static string ForRequest(byte[] key, byte[] csr, DateTimeOffset now) =>
        Make(key, csr, now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>Whether a token was made for this CSR and is still good.</summary>
    public static bool IsFor(string token, byte[] key, byte[] csr, DateTimeOffset now) =>
        token.Length == TimeFormat.Length + HashLength
        && DateTimeOffset.TryParseExact(
            token.AsSpan(0, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
        && made <= now
        && now - made <= Life
        && token == Make(key, csr, token[..TimeFormat.Length]);

    private static string Make(byte[] key, byte[] csr, string timestamp)
    {
        var hash = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(timestamp + Convert.ToBase64String(csr)));
        var number = new BigInteger(hash, isUnsigned: true, isBigEndian: true);
        var text = new char[HashLength];
        for (var i = HashLength - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, Digits.Length, out var digit);
            text[i] = Digits[(int)digit];
        }

        return timestamp + new string(text);
    }
}
