using System.Collections.Immutable;

namespace CentralNic.Reseller.Classes;

/// <summary>
/// The certificate classes by name, without regard to case. Immutable. <see cref="BuiltIn"/> is the manual's table; the API's own
/// answers win over it (<see cref="With"/>).
/// </summary>
public sealed class CertificateClassCatalog
{
    /// <summary>
    /// Other spellings: <c>securesiteproof</c> in the syntax of manual 8.1, <c>POSITIVSSLDV</c> in 9.3.5, the others in other sources of
    /// the same API. The names of 9.3.1 are taken, which 9.1 uses too.
    /// </summary>
    private static readonly ImmutableDictionary<string, string> Spellings = ImmutableDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        [
            KeyValuePair.Create("securesiteproof", "securesiteproov"),
            KeyValuePair.Create("geotrusttruebizidv", "geotrusttruebizidov"),
            KeyValuePair.Create("instantssl", "instantsslov"),
            KeyValuePair.Create("positivesldv", "positivessldv"),
            KeyValuePair.Create("positivssldv", "positivessldv"),
        ]);

    private readonly ImmutableDictionary<string, CertificateClass> _classes;

    private CertificateClassCatalog(ImmutableDictionary<string, CertificateClass> classes) => _classes = classes;

    /// <summary>The 20 classes of manual 9.3.1 to 9.3.5.</summary>
    public static CertificateClassCatalog BuiltIn { get; } = new(
        ManualClasses.All.ToImmutableDictionary(static c => c.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>All classes, ordered by name.</summary>
    public IEnumerable<CertificateClass> Classes => _classes.Values.OrderBy(static c => c.Name, StringComparer.Ordinal);

    /// <summary>Finds a class.</summary>
    /// <param name="name">Its name in any case, or one of the manual's misspellings of it.</param>
    /// <returns>The class, or <see langword="null"/>.</returns>
    public CertificateClass? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var trimmed = name.Trim();
        return _classes.GetValueOrDefault(trimmed)
            ?? (Spellings.TryGetValue(trimmed, out var proper) ? _classes.GetValueOrDefault(proper) : null);
    }

    /// <summary>Makes a catalog in which what the API says of a class wins. A class that the catalog does not have is added.</summary>
    /// <param name="info">What the API says.</param>
    /// <returns>The new catalog.</returns>
    public CertificateClassCatalog With(CertificateClassInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var known = Find(info.Class);
        var name = known?.Name ?? info.Class.Trim().ToLowerInvariant();
        var maxNames = info.MaxNames ?? known?.MaxNames ?? 1;
        var merged = new CertificateClass
        {
            Name = name,
            MarketedName = known?.MarketedName ?? info.Name ?? name,
            Ca = ReadCa(info) ?? known?.Ca ?? "",
            Level = info.Level ?? known?.Level ?? LevelByName(name),
            Wildcards = info.Wildcards ?? known?.Wildcards ?? false,
            MultipleNames = info.MaxNames is { } max ? max > 1 : known?.MultipleNames ?? false,
            IncludedNames = info.IncludedNames ?? known?.IncludedNames ?? 1,
            FreeAlternatives = info.FreeAlternatives ?? known?.FreeAlternatives ?? 0,
            MaxNames = maxNames,
            DcvMethods = info.DcvMethods ?? known?.DcvMethods ?? [],
            TechContact = info.TechContact ?? known?.TechContact ?? ContactRequirement.Optional,
            OrganizationContact = info.OrganizationContact ?? known?.OrganizationContact ?? ContactRequirement.Optional,
            EvApproverContact = info.EvApproverContact ?? known?.EvApproverContact ?? ContactRequirement.Optional,
            Periods = info.Periods.Count > 0 ? info.Periods : known?.Periods ?? [],
            RefundOnCancel = known?.RefundOnCancel ?? false,
            ImmediateIssuance = info.ImmediateIssuance ?? known?.ImmediateIssuance ?? false,
            ServerTypes = info.ServerTypes.Count > 0 ? info.ServerTypes : known?.ServerTypes ?? [],
            IdPrefix = info.Prefix ?? known?.IdPrefix,
        };
        return new CertificateClassCatalog(_classes.SetItem(name, merged));
    }

    private static string? ReadCa(CertificateClassInfo info) =>
        info.Supplier is { } supplier && supplier.Contains("digicert", StringComparison.OrdinalIgnoreCase) ? "DigiCert"
        : info.Supplier is { } other
            && (other.Contains("sectigo", StringComparison.OrdinalIgnoreCase)
                || other.Contains("comodo", StringComparison.OrdinalIgnoreCase)) ? "Sectigo"
        : info.Supplier;

    private static ValidationLevel LevelByName(string name) =>
        name.EndsWith("ev", StringComparison.Ordinal) ? ValidationLevel.Extended
        : name.EndsWith("ov", StringComparison.Ordinal) ? ValidationLevel.Organization
        : ValidationLevel.Domain;
}
