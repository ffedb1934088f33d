using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Telemetry;

namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>Looks up the CAA records that count for a name, and evaluates them. Safe for several threads.</summary>
/// <param name="options">Names with fixed addresses are not in the DNS and have no CAA records.</param>
internal sealed class CaaCheck(ValidationOptions options, DnsLookup lookup, BridgeInstruments? instruments = null)
{
    /// <summary>Climbs from the name to the first domain that has CAA records (RFC 8659 section 3).</summary>
    /// <param name="name">The certificate's name, wildcards with <c>*.</c>.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="tenant">Whose order it is for: fixed addresses may be those of some tenants alone.</param>
    public async Task<CaaVerdict> CheckAsync(string name, string ca, TenantId? tenant, CancellationToken cancellationToken)
    {
        var identities = CaIdentities.Of(ca);
        var bare = NameSuffixes.Bare(name);
        if (identities.Count == 0
            || (options.IsPermitted(tenant) && options.AddressOverrides.Any(known => NameSuffixes.IsAtOrBelow(bare, known.Suffix))))
        {
            return new CaaVerdict(true, "CAA does not apply");
        }

        var found = await LookUpAsync(bare, bare.Length != name.Length, identities, cancellationToken);
        instruments?.CaaChecked(!found.Known ? "unknown" : found.Permits ? "permits" : "forbids");
        return found;
    }

    private async Task<CaaVerdict> LookUpAsync(
        string bare, bool isWildcard, IReadOnlyList<string> identities, CancellationToken cancellationToken)
    {
        foreach (var domain in NameSuffixes.Climb(bare))
        {
            var answer = await lookup.QueryCaaAsync(domain, cancellationToken);
            if (answer.Failure is { } failure)
            {
                return new CaaVerdict(true, $"looking up CAA of {domain} failed: {failure}", Known: false);
            }

            if (!answer.Values.IsEmpty)
            {
                var verdict = CaaEvaluation.Evaluate(answer.Values, isWildcard, identities);
                return verdict with { Reason = $"CAA of {domain}: {verdict.Reason}" };
            }
        }

        return CaaEvaluation.Evaluate([], isWildcard: false, identities);
    }
}
