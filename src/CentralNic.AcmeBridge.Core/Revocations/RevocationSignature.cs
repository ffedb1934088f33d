using System.Globalization;
using Org.BouncyCastle.X509;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>Who may sign what a CA says of its certificates, and how.</summary>
internal static class RevocationSignature
{
    /// <summary>How much a clock of the CA may be ahead.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private const int CrlSign = 6;

    /// <summary>Signature algorithms with a hash that holds (Baseline Requirements section 7.1.3.2).</summary>
    private static readonly HashSet<string> Algorithms = new(StringComparer.Ordinal)
    {
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", // RSA with SHA-256, -384, -512
        "1.2.840.113549.1.1.10", // RSA-PSS
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", // ECDSA with SHA-256, -384, -512
        "1.3.101.112", "1.3.101.113", // Ed25519, Ed448
    };

    /// <exception cref="RevocationSourceException">Nobody relies on the algorithm any more.</exception>
    public static void RequireStrong(string algorithm)
    {
        if (!Algorithms.Contains(algorithm))
        {
            throw new RevocationSourceException($"it is signed with the algorithm {algorithm}, which is not relied on");
        }
    }

    /// <summary>Whether what a CA says counts now.</summary>
    /// <param name="thisUpdate">When it said so.</param>
    /// <param name="nextUpdate">From when on it does not count.</param>
    /// <exception cref="RevocationSourceException">It does not count yet, or no longer.</exception>
    public static void RequireInForce(DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, DateTimeOffset now)
    {
        if (thisUpdate > now + ClockTolerance || nextUpdate <= now)
        {
            throw new RevocationSourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"it is {(nextUpdate <= now ? "out of date" : "yet to come")}: of {thisUpdate:u}, the next one due {nextUpdate:u}"));
        }
    }

    /// <summary>Whether a CA's certificate may sign revocation lists (RFC 5280 section 4.2.1.3).</summary>
    public static bool MaySignLists(X509Certificate issuer) => issuer.GetKeyUsage() is not { } usage || usage[CrlSign];

    /// <summary>Whether one certificate certifies another.</summary>
    public static bool Certifies(X509Certificate issuer, X509Certificate certificate) =>
        certificate.IssuerDN.Equivalent(issuer.SubjectDN) && Holds(() => certificate.Verify(issuer.GetPublicKey()));

    /// <summary>Whether a signature holds.</summary>
    /// <param name="verify">Throws when it does not.</param>
    public static bool Holds(Action verify)
    {
        try
        {
            verify();
            return true;
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            return false;
        }
    }

    /// <summary>
    /// Whether an exception says that something is not what it should be. The library documents none: of what others made up, it lets
    /// through whatever its code comes upon, null references and failed casts too.
    /// </summary>
    public static bool IsUnreadable(Exception failure) => failure is not (RevocationSourceException or OutOfMemoryException);
}
