using System.Net;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;

namespace CentralNic.AcmeBridge.Core.Dns;

/// <summary>
/// Finds the addresses of a name: by the longest matching <see cref="AddressOverride"/>, else by the DNS. Safe for concurrent use.
/// </summary>
internal sealed class NameResolver(ValidationOptions options, DnsLookup lookup)
{
    private readonly AddressOverride[] _overrides =
        [.. options.AddressOverrides.OrderByDescending(static entry => entry.Suffix.Length)];

    /// <summary>Resolves a name. An IP address in place of a name stands for itself.</summary>
    /// <param name="name">A name in A-labels, or an IP address.</param>
    /// <param name="tenant">Whose order it is for: overrides count for <see cref="ValidationOptions.PermittedTenants"/> alone.</param>
    /// <returns>The addresses, whether they may be dialled or not; or why there are none.</returns>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<NameResolution> ResolveAsync(string name, TenantId? tenant, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (IPAddress.TryParse(name, out var literal))
        {
            return new NameResolution([new ResolvedAddress(literal, IsConfigured: false)], null);
        }

        foreach (var entry in options.IsPermitted(tenant) ? _overrides : [])
        {
            if (NameSuffixes.IsAtOrBelow(name, entry.Suffix))
            {
                return new NameResolution([new ResolvedAddress(entry.Address, IsConfigured: true)], null);
            }
        }

        return await ResolvePubliclyAsync(name, cancellationToken);
    }

    /// <summary>
    /// Resolves a name that somebody else than the operator chose, such as a redirect's: fixed addresses are not meant for it.
    /// </summary>
    /// <param name="name">A name in A-labels, or an IP address.</param>
    /// <exception cref="OperationCanceledException">The lookup was ended.</exception>
    public async Task<NameResolution> ResolvePubliclyAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (IPAddress.TryParse(name, out var literal))
        {
            return new NameResolution([new ResolvedAddress(literal, IsConfigured: false)], null);
        }

        var answer = await lookup.QueryAddressesAsync(name, cancellationToken);
        if (answer.Values.Length > 0)
        {
            return new NameResolution([.. answer.Values.Select(static address => new ResolvedAddress(address, IsConfigured: false))], null);
        }

        var where = answer.Where(name);
        var reason = answer.Failure is { } failure ? $"looking up A and AAAA of {where} failed: {failure}"
            : answer.NameExists ? $"{where} has neither an A nor an AAAA record"
            : $"{where} does not exist in the DNS (NXDOMAIN)";
        return new NameResolution([], reason);
    }
}
