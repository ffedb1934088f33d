using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// Tells which certificates at the reseller belong to an issuance: those with its CSR that nobody else has. One that the CA failed, or that
/// was cancelled, before it was looked for was ordered and charged all the same, and counts like any other.
/// </summary>
internal sealed class CertificateSearch(ResellerClient reseller, CertificateOwners owners)
{
    /// <summary>The statuses that the list of certificates may leave out when it is not asked for them by name.</summary>
    public static IReadOnlyList<string?> OftenLeftOut { get; } = ["cancel*", "failed"];

    /// <summary>Looks at candidates one by one.</summary>
    /// <returns>
    /// The only candidate with the issuance's CSR; nothing when none has it; several, or any that does not show its CSR, are unclear. One
    /// that can still be issued goes before those that ended.
    /// </returns>
    public async Task<CertificateSearchResult> AmongAsync(Order order, IEnumerable<string> candidates, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var (alive, ended) = (new List<CertificateDetails>(), new List<CertificateDetails>());
        foreach (var id in candidates)
        {
            if (await owners.HasAsync(new CertificateId(id), cancellationToken))
            {
                continue;
            }

            var details = await reseller.Certificates.StatusAsync(id, CommandPriority.Interactive, cancellationToken);
            if (IsAlive(details.Status))
            {
                if (HasCsr(details, issuance) != false)
                {
                    alive.Add(details);
                }
            }
            else if ((HasCsr(details, issuance) ?? HasNames(details, order))
                && !await owners.WasOrderedByAnotherAsync(order, details, cancellationToken))
            {
                ended.Add(details);
            }
        }

        var matches = alive.Count > 0 ? alive : ended;
        return matches switch
        {
            [] => new CertificateSearchResult(null, []),
            [var only] when HasCsr(only, issuance) == true => new CertificateSearchResult(only, []),
            _ => new CertificateSearchResult(null, [.. matches.Select(details => details.CertificateId)]),
        };
    }

    /// <summary>Whether a certificate has the issuance's CSR; <see langword="null"/>: the answer shows none.</summary>
    public static bool? HasCsr(CertificateDetails details, Issuance issuance) => details.CsrPem is not { } pem
        ? null
        : PemEncoding.TryFind(pem, out var fields) && Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().SequenceEqual(issuance.Csr);

    /// <summary>Whether a certificate of this status can still be, or is, issued.</summary>
    public static bool IsAlive(CertificateStatus status) =>
        status is CertificateStatus.Processing or CertificateStatus.Active or CertificateStatus.Unknown;

    private static bool HasNames(CertificateDetails details, Order order) =>
        order.Names.All(name => details.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
