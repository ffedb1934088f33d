using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>A profile with the certificate class behind it and the ways to prove control of names to the CA.</summary>
/// <param name="profile">The profile as configured.</param>
/// <param name="certificateClass">The class that it orders.</param>
/// <param name="publishers">What can make DCV tokens visible.</param>
public sealed class OfferedProfile(CertificateProfile profile, CertificateClass certificateClass, DcvPublishers publishers)
{
    /// <summary>The profile as configured.</summary>
    public CertificateProfile Profile { get; } = profile;

    /// <summary>The class that it orders, as the built-in catalog or, once asked, the reseller describes it.</summary>
    public CertificateClass Class
    {
        get => Volatile.Read(ref certificateClass);
        internal set => Volatile.Write(ref certificateClass, value);
    }

    /// <summary>Refuses names that could not be issued, before anything is validated or bought.</summary>
    /// <param name="names">The distinct names of an order.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>invalidProfile</c> when the class cannot hold so many names; <c>rejectedIdentifier</c> with one subproblem per refused name otherwise.
    /// </exception>
    public void Admit(IReadOnlyList<DomainName> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        RequireRoom(names);
        NameRefusals.ThrowIfAny([.. names.Where(name => name.IsWildcard && !Class.Wildcards)
            .Select(name => NameRefusals.Of(name.Value, $"Profile '{Profile.Name}' ({Class.Name}) has no wildcard certificates."))]);
        NameRefusals.ThrowIfAny([.. ChooseDcv([.. names.Select(name => name.Value)]).Obstacles
            .Select(obstacle => NameRefusals.Of(obstacle.Name, obstacle.Reason))]);
    }

    /// <summary>Chooses the one DCV method of an order.</summary>
    /// <param name="names">The names, wildcards with <c>*.</c>.</param>
    public DcvMethodChoice ChooseDcv(IReadOnlyList<string> names) => DcvMethodChoice.Of(Profile.DcvMethods, Class, names, publishers);

    private void RequireRoom(IReadOnlyList<DomainName> names)
    {
        if (names.Count > 1 && !Class.MultipleNames && !AreFreeAlternatives(names))
        {
            throw new AcmeProblemException(
                AcmeErrorType.InvalidProfile,
                $"Profile '{Profile.Name}' ({Class.Name}) is for a single name (with its www alternative); the order has {names.Count}.");
        }
    }

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
