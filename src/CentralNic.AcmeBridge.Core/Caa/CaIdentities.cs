using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>The names by which CAA records permit the CAs. Their one table, with its sources, is <see cref="CaaIdentity.All"/>.</summary>
public static class CaIdentities
{
    /// <summary>The identities of all CAs.</summary>
    public static IEnumerable<string> All => CaaIdentity.All.Select(identity => identity.Domain);

    /// <summary>Whether a CA proves control in Sectigo's way.</summary>
    /// <param name="ca">The CA as the classes name it.</param>
    public static bool IsSectigo(string ca)
    {
        ArgumentNullException.ThrowIfNull(ca);
        return ca.Contains("Sectigo", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The identities of a CA, the one to recommend first.</summary>
    /// <param name="ca">The CA as the classes name it: <c>DigiCert</c> or <c>Sectigo</c>.</param>
    /// <returns>The identities; empty when the CA is not known.</returns>
    public static IReadOnlyList<string> Of(string ca)
    {
        ArgumentNullException.ThrowIfNull(ca);
        return [.. CaaIdentity.All.Where(identity => ca.Contains(identity.Ca, StringComparison.OrdinalIgnoreCase)).Select(
            identity => identity.Domain)];
    }
}
