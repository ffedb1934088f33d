using CentralNic.Acme.Csr;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>A profile with its certificate classes, one of which is looked at, and the ways to prove control of names to the CA.</summary>
public sealed class OfferedProfile
{
    private readonly IReadOnlyList<OfferedClass> _classes;
    private readonly OfferedClass _class;
    private readonly DcvPublishers _publishers;

    /// <summary>Offers a profile with a single class.</summary>
    /// <param name="certificateClass">The class that it orders.</param>
    /// <param name="publishers">What can make DCV tokens visible.</param>
    internal OfferedProfile(CertificateProfile profile, CertificateClass certificateClass, DcvPublishers publishers)
        : this(profile, [certificateClass], publishers)
    {
    }

    /// <summary>Offers a profile with several classes.</summary>
    /// <param name="classes">The classes, the preferred one first; at least one.</param>
    /// <param name="publishers">What can make DCV tokens visible.</param>
    internal OfferedProfile(CertificateProfile profile, IEnumerable<CertificateClass> classes, DcvPublishers publishers)
    {
        (Profile, _publishers) = (profile, publishers);
        _classes = [.. classes.Select(description => new OfferedClass(description))];
        _class = _classes[0];
    }

    private OfferedProfile(OfferedProfile all, OfferedClass chosen)
    {
        (Profile, _classes, _publishers) = (all.Profile, all._classes, all._publishers);
        _class = chosen;
    }

    /// <summary>The profile as configured.</summary>
    public CertificateProfile Profile { get; }

    /// <summary>
    /// The class that is looked at, the preferred one unless another was chosen; as the built-in catalog or, once asked, the reseller
    /// describes it.
    /// </summary>
    public CertificateClass Class
    {
        get => _class.Description;
        internal set => _class.Description = value;
    }

    /// <summary>The same profile with each of its classes, the preferred one first.</summary>
    public IReadOnlyList<OfferedProfile> Alternatives => [.. _classes.Select(each => new OfferedProfile(this, each))];

    /// <summary>The same profile with the class that an order was begun with.</summary>
    /// <param name="certificateClass">The class; <see langword="null"/>: none was chosen yet, the preferred one stands in.</param>
    public OfferedProfile With(string? certificateClass)
    {
        if (certificateClass is null)
        {
            return this;
        }

        if (_classes.FirstOrDefault(each => Is(each.Description, certificateClass)) is { } chosen)
        {
            return new OfferedProfile(this, chosen);
        }

        // The profile lost the class since the order was begun, which goes on with it.
        return CertificateClassCatalog.BuiltIn.Find(certificateClass) is { } known
            ? new OfferedProfile(this, new OfferedClass(known))
            : this;

        static bool Is(CertificateClass description, string name) =>
            string.Equals(description.Name, name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Refuses names that no class of the profile can have, before anything is validated or bought.</summary>
    /// <param name="names">The distinct names of an order.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>invalidProfile</c> when the class cannot hold so many names, or has no wildcards; <c>rejectedIdentifier</c> when control of names
    /// cannot be proved to the CA; both with one subproblem per refused name. Of several classes the preferred one's reason is told.
    /// </exception>
    public void Admit(IReadOnlyList<DomainName> names)
    {
        var all = Alternatives;
        if (all.All(each => each.ObstacleTo(names) is not null))
        {
            throw new AcmeProblemException(all[0].ObstacleTo(names)!);
        }
    }

    /// <summary>
    /// Refuses a request that no class of the profile, or no CA of them, certifies, while its order can still be finalized with another.
    /// </summary>
    /// <param name="csr">The request.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>badCSR</c>: no CA certifies such a key; or as for the names alone. Of several classes the preferred one's reason is told.
    /// </exception>
    public void Admit(CertificateSigningRequest csr)
    {
        ArgumentNullException.ThrowIfNull(csr);
        AcmeProblem?[] obstacles = [.. Alternatives.Select(each => each.ClassObstacleTo(csr.Names) ?? each.ObstacleTo(csr))];
        if (Array.TrueForAll(obstacles, obstacle => obstacle is not null))
        {
            throw new AcmeProblemException(obstacles[0]!);
        }
    }

    /// <summary>What stands against names in the class that is looked at.</summary>
    /// <param name="names">The distinct names of an order.</param>
    /// <returns>
    /// The problem, as <see cref="Admit(IReadOnlyList{DomainName})"/> tells it; <see langword="null"/>: the class suits them.
    /// </returns>
    public AcmeProblem? ObstacleTo(IReadOnlyList<DomainName> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return ClassObstacleTo(names)
            ?? NameRefusals.Of(
                [.. ChooseDcv([.. names.Select(name => name.Value)]).Obstacles.Select(
                    obstacle => NameRefusals.Of(obstacle.Name, obstacle.Reason))]);
    }

    private AcmeProblem? ObstacleTo(CertificateSigningRequest csr) => CertificateKeyRules.FindFault(csr) is { } fault
        ? new AcmeProblem(
            AcmeErrorType.BadCsr,
            $"The CSR has {fault}, which {Class.Ca} does not certify. Use RSA of 2048, 3072 or 4096 bits, P-256 or P-384.")
        : null;

    private AcmeProblem? ClassObstacleTo(IReadOnlyList<DomainName> names)
    {
        if (names.Count > 1 && !Class.MultipleNames && !AreFreeAlternatives(names))
        {
            return new AcmeProblem(
                AcmeErrorType.InvalidProfile,
                $"Profile '{Profile.Name}' ({Class.Name}) is for a single name (with its www alternative); the order has {names.Count}.");
        }

        if (names.Count > 0 && names.All(name => !CommonNames.Fits(name.Value)))
        {
            return NameRefusals.Of([.. names.Select(name => NameRefusals.Of(
                name.Value,
                $"The CA makes one name of an order the common name, which holds {CommonNames.MaxLength} characters; this one has "
                + $"{name.Value.Length}. Add a shorter name to the order."))]);
        }

        if (Class.MultipleNames && names.Count > Class.MaxNames)
        {
            return new AcmeProblem(
                AcmeErrorType.InvalidProfile,
                $"Profile '{Profile.Name}' ({Class.Name}) is for {Quantity.Of(Class.MaxNames, "name")} at most; "
                    + $"the order has {names.Count}.");
        }

        // Another profile may have what this class has not (ACME profiles section 4); the subproblems name the wildcards.
        return NameRefusals.Of([.. names.Where(name => name.IsWildcard && !Class.Wildcards)
                .Select(name => NameRefusals.Of(name.Value, $"Profile '{Profile.Name}' ({Class.Name}) has no wildcard certificates."))])
                is { } wildcards ? wildcards with { Type = AcmeErrorType.InvalidProfile } : null;
    }

    /// <summary>Chooses the one DCV method of an order.</summary>
    /// <param name="names">The names, wildcards with <c>*.</c>.</param>
    internal DcvMethodChoice ChooseDcv(IReadOnlyList<string> names) =>
        DcvMethodChoice.Of(Profile.DcvMethods, Class, names, _publishers, Profile.ApproverEmailOf);

    /// <summary>Whether names can be proved by one of the methods.</summary>
    /// <param name="names">The names, wildcards with <c>*.</c>.</param>
    /// <param name="method">The method, spelled as the manual does.</param>
    internal DcvMethodChoice ChooseDcv(IReadOnlyList<string> names, string method) =>
        DcvMethodChoice.Of([method], Class, names, _publishers, Profile.ApproverEmailOf);

    /// <summary>A single-domain class holds one name and its free twin: www.name, or the apex of a wildcard (manual 6.2, 7.2).</summary>
    private static bool AreFreeAlternatives(IReadOnlyList<DomainName> names)
    {
        if (names.Count != 2)
        {
            return false;
        }

        var (first, second) = (names[0].Value, names[1].Value);
        return IsTwin(first, second) || IsTwin(second, first);

        static bool IsTwin(string name, string twin) => twin == "www." + name || twin == "*." + name;
    }
}
