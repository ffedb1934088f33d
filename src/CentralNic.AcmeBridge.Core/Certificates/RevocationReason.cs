using System.Globalization;
using CentralNic.Acme.Problems;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>
/// The reasons that a client may give (RFC 5280 section 5.3.1): those that a subscriber can know of. RevokeCertificate takes no reason
/// (manual 8.1.6), so it is not told to the CA; it is kept, and a compromised key is not certified again.
/// </summary>
internal static class RevocationReason
{
    /// <summary>No reason given.</summary>
    public const int Unspecified = 0;

    /// <summary>The private key is in other hands.</summary>
    public const int KeyCompromise = 1;

    private const int AffiliationChanged = 3;

    private const int Superseded = 4;

    private const int CessationOfOperation = 5;

    private static readonly int[] Allowed = [Unspecified, KeyCompromise, AffiliationChanged, Superseded, CessationOfOperation];

    /// <summary>The codes with their names, for those who choose one.</summary>
    public const string Meanings =
        "0 (unspecified), 1 (key compromise), 3 (affiliation changed), 4 (superseded) or 5 (cessation of operation)";

    /// <summary>The name of a reason, whoever gave it (RFC 5280 section 5.3.1).</summary>
    /// <param name="code">The code.</param>
    public static string NameOf(int code) => code switch
    {
        Unspecified => "unspecified",
        KeyCompromise => "key compromise",
        2 => "CA compromise",
        AffiliationChanged => "affiliation changed",
        Superseded => "superseded",
        CessationOfOperation => "cessation of operation",
        6 => "certificate hold",
        9 => "privilege withdrawn",
        10 => "AA compromise",
        _ => string.Create(CultureInfo.InvariantCulture, $"code {code}"),
    };

    /// <summary>Whether a reason may be given.</summary>
    /// <param name="reason">The code; <see langword="null"/>: none given.</param>
    public static bool IsAllowed(int? reason) => Array.IndexOf(Allowed, reason ?? Unspecified) >= 0;

    /// <summary>Refuses a reason that clients may not give.</summary>
    /// <param name="reason">The code; <see langword="null"/>: none given.</param>
    /// <returns>The code, <see cref="Unspecified"/> for none.</returns>
    /// <exception cref="AcmeProblemException">badRevocationReason; the detail names the allowed codes (RFC 8555 section 7.6).</exception>
    public static int Require(int? reason) => IsAllowed(reason)
        ? reason ?? Unspecified
        : throw new AcmeProblemException(
            AcmeErrorType.BadRevocationReason, $"The reason {reason} is not allowed. Allowed: {string.Join(", ", Allowed)}.");
}
