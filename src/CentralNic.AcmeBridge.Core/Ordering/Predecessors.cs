using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>The certificates that orders replace (RFC 9773 section 5).</summary>
public sealed class Predecessors
{
    private readonly OrderRepository _orders;
    private readonly CertificateRepository _certificates;
    private readonly ProfileCatalog _profiles;
    private readonly ClockCheck _clock;
    private readonly TimeProvider _time;

    internal Predecessors(
        OrderRepository orders, CertificateRepository certificates, ProfileCatalog profiles, ClockCheck clock, TimeProvider time) =>
        (_orders, _certificates, _profiles, _clock, _time) = (orders, certificates, profiles, clock, time);

    /// <summary>Finds the certificate that an order wants to replace, if it may.</summary>
    /// <param name="account">Who orders.</param>
    /// <param name="renewalId">The certificate's name (RFC 9773 section 4.1).</param>
    /// <param name="names">The order's names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The certificate; <see langword="null"/>: it is none that was issued here. A client that comes from another server names the
    /// certificate that it has, and would never get one here if that were refused (section 5 leaves it to the server).
    /// </returns>
    /// <exception cref="AcmeProblemException">
    /// malformed: the name is of the wrong form, or the certificate has none of the names; unauthorized: another account got it;
    /// alreadyReplaced.
    /// </exception>
    public async Task<IssuedCertificate?> FindAsync(
        Account account, string renewalId, IReadOnlyCollection<DomainName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(renewalId);
        if (!CertificateIdentity.IsRenewalId(renewalId))
        {
            throw new AcmeProblemException(
                AcmeErrorType.Malformed, "'replaces' must be two base64url parts with a dot between: key identifier and serial number.");
        }

        if (await _certificates.FindByRenewalIdAsync(renewalId, cancellationToken) is not { } predecessor)
        {
            return null;
        }

        if (!await WasGivenToAsync(account, predecessor, cancellationToken))
        {
            throw new AcmeProblemException(AcmeErrorType.Unauthorized, "'replaces' names a certificate that this account did not get.");
        }

        if (!names.Any(name => predecessor.Names.Contains(name.Value)))
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "The certificate that 'replaces' names has none of the order's names.");
        }

        await RequireFreeAsync(renewalId, cancellationToken);
        return predecessor;
    }

    /// <summary>
    /// Refuses when an order that is not invalid replaces the certificate; an expired one is written down as invalid on the way, unless
    /// this machine's clock is wrong.
    /// </summary>
    /// <param name="renewalId">The certificate's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AcmeProblemException">alreadyReplaced.</exception>
    public async Task RequireFreeAsync(string renewalId, CancellationToken cancellationToken)
    {
        if (await _orders.FindReplacementAsync(renewalId, cancellationToken) is not { } other)
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (other.At(now).Status != OrderStatus.Invalid
            || (other.Status != OrderStatus.Invalid && !await _clock.IsKnownToBeRightAsync(cancellationToken)))
        {
            throw AlreadyReplaced();
        }

        await _orders.UpdateAsync(other.Id, order => order.At(now), cancellationToken);
    }

    /// <summary>The refusal of a second order for the same certificate.</summary>
    public static AcmeProblemException AlreadyReplaced() => new(
        AcmeErrorType.AlreadyReplaced,
        "Another order replaces this certificate already. Order without 'replaces' if another certificate is wanted.");

    /// <summary>
    /// The profile of an order that names none: the predecessor's, whose subscription can serve it, if it can still hold the names.
    /// </summary>
    /// <param name="predecessor">The certificate that is replaced.</param>
    /// <param name="names">The order's names.</param>
    /// <returns>The profile's name; <see langword="null"/>: the default is to be taken.</returns>
    public string? ProfileOf(IssuedCertificate predecessor, IReadOnlyList<DomainName> names)
    {
        ArgumentNullException.ThrowIfNull(predecessor);
        var offered = _profiles.All.FirstOrDefault(offered => offered.Profile.Name == predecessor.Profile)
            ?? _profiles.All.FirstOrDefault(
                offered => string.Equals(offered.Class.Name, predecessor.Class, StringComparison.OrdinalIgnoreCase));
        return offered is not null
            && string.Equals(offered.Class.Name, predecessor.Class, StringComparison.OrdinalIgnoreCase)
            && Admits(offered, names)
            ? offered.Profile.Name
            : null;
    }

    private static bool Admits(OfferedProfile offered, IReadOnlyList<DomainName> names)
    {
        try
        {
            offered.Admit(names);
            return true;
        }
        catch (AcmeProblemException)
        {
            // The default profile may hold them; if not, its refusal is the client's.
            return false;
        }
    }

    private async Task<bool> WasGivenToAsync(Account account, IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        await foreach (var order in _orders.ListWithCertificateAsync(certificate.Id, cancellationToken))
        {
            if (order.Account == account.Id)
            {
                return true;
            }
        }

        return false;
    }
}
