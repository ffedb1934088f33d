using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>
/// Which certificates the operator means: one, that of an order, or all that are in force of a profile, a tenant or both.
/// </summary>
public sealed record RenewalSelection
{
    /// <summary>This certificate; <see langword="null"/>: not named.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>That of this order; <see langword="null"/>: not named.</summary>
    public OrderId? Order { get; init; }

    /// <summary>Those ordered with this profile; <see langword="null"/>: with any.</summary>
    public string? Profile { get; init; }

    /// <summary>Those of this tenant; <see langword="null"/>: of any.</summary>
    public string? Tenant { get; init; }

    /// <summary>Refuses what does not say clearly which certificates are meant.</summary>
    /// <exception cref="ArgumentException">Nothing is named, or what is named does not go together.</exception>
    public void Check()
    {
        var singles = (Certificate is null ? 0 : 1) + (Order is null ? 0 : 1);
        var many = Profile is not null || Tenant is not null;
        if (singles > 1 || (singles == 1 && many) || (singles == 0 && !many))
        {
            throw new ArgumentException("Name one certificate, or one order, or a profile, a tenant or both.");
        }
    }
}
