using CentralNic.Reseller.Classes;

namespace CentralNic.Reseller.Names;

/// <summary>
/// Which ways of domain control validation an order can use. An order uses one for all of its names (manual 8.1.2, dcvmethod).
/// </summary>
public static class DcvMethodRules
{
    private static readonly string[] FileMethods = ["HTTP", "HTTPS"];

    // A CNAME or a mail cannot be prepared from the token that CheckCertificate makes (manual 5.1.3, 8.1.1, 9.1.20).
    private static readonly string[] ImmediateMethods = ["DNS-TXT", "HTTP", "HTTPS"];

    /// <summary>The methods for names in a class: those of the class, but no file for a wildcard (manual 3.5.3).</summary>
    /// <param name="of">The class.</param>
    /// <param name="names">The order's names.</param>
    /// <returns>The methods as AddCertificate takes them, in the class's order; empty: none.</returns>
    public static IReadOnlyList<string> Possible(CertificateClass of, IEnumerable<CertificateName> names)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(names);
        return names.Any(static name => name.IsWildcard) ? [.. of.DcvMethods.Where(static method => !IsFile(method))] : of.DcvMethods;
    }

    /// <summary>The methods with which the certificate can be in the answer to the order (manual 5.1.3, 7.4).</summary>
    /// <param name="of">The class.</param>
    /// <param name="names">The order's names.</param>
    /// <returns>The methods; empty: not with this class, or not for these names.</returns>
    public static IReadOnlyList<string> PossibleAtOnce(CertificateClass of, IEnumerable<CertificateName> names)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.ImmediateIssuance
            ? [.. Possible(of, names).Where(static method => ImmediateMethods.Contains(method, StringComparer.OrdinalIgnoreCase))]
            : [];
    }

    private static bool IsFile(string method) => FileMethods.Contains(method, StringComparer.OrdinalIgnoreCase);
}
