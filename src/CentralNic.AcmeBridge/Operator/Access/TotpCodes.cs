using OtpNet;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Codes of the second factor: six digits of HMAC-SHA-1, a new one every 30 seconds (RFC 6238), as all authenticator apps have it.
/// </summary>
internal static class TotpCodes
{
    private const string Issuer = "CentralNic ACME Bridge";

    // A code before and one after: clocks differ, and people type slowly (RFC 6238 section 5.2).
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>The time step that a code is of.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="code">The code as a person wrote it, perhaps with blanks.</param>
    /// <param name="now">This moment.</param>
    /// <returns><see langword="null"/>: it is not of this moment.</returns>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now) =>
        new Totp(secret).VerifyTotp(
            now.UtcDateTime, code.Replace(" ", "", StringComparison.Ordinal), out var step, Window) ? step : null;

    /// <summary>What an authenticator app takes over, as text or QR code (Key URI Format).</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="secret">The secret.</param>
    public static string UriOf(string name, byte[] secret) => new OtpUri(OtpType.Totp, secret, name, Issuer).ToString();

    /// <summary>The secret as a person types it into an app (RFC 4648 base32).</summary>
    public static string TextOf(byte[] secret) => Base32Encoding.ToString(secret);
}
