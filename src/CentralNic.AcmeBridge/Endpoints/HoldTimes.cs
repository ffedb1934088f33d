using System.Collections.Frozen;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// How long an answer may be held back for a client, by what it says it is. Clients are about that take a silence of ten seconds for the
/// end (acme4j 2.8 to 3.5 for one): they would never get an answer while the CA takes its time. Those that are known to wait longer are
/// served by it: certbot and lego count their own time, and every answer that is held adds to it.
/// </summary>
internal static class HoldTimes
{
    /// <summary>For clients that nothing is known of: two seconds below the shortest time-out that is known.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromSeconds(8);

    /// <summary>For clients that were seen to wait for it.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromSeconds(15);

    /// <summary>The products of User-Agent headers (RFC 9110 section 10.1.5) whose clients wait.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Patient = new[]
    {
        "CertbotACMEClient", "acme-python", // certbot, and its library by itself
        "lego-cli", "xenolf-acme", "goacme-lego", // lego, and Traefik, which is built on it
        "CertMagic", "acmez", // Caddy
        "dehydrated", "uacme", "mod_md", "acme.sh", "acme-tiny", "node-acme-client", "HAProxy",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The longest that an answer may be held.</summary>
    /// <param name="userAgent">The header User-Agent; empty: there is none.</param>
    public static TimeSpan Of(ReadOnlySpan<char> userAgent)
    {
        foreach (var part in userAgent.Split(' '))
        {
            var product = userAgent[part];
            var version = product.IndexOf('/');
            if (Patient.Contains(version < 0 ? product : product[..version]))
            {
                return Known;
            }
        }

        return Unknown;
    }
}
