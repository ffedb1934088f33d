using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>All certificates that were issued.</summary>
/// <param name="store">Where they are kept.</param>
public sealed class CertificateRepository(IDocumentStore store)
{
    internal const string Kind = "certificate";

    private const int GenerationSize = 1024;
    private const string BeingRevokedTag = "being-revoked";

    private readonly DocumentSet<IssuedCertificate> _certificates = new(
        store,
        Kind,
        CertificatesJson.Default,
        certificate => certificate.Id.Value,
        tags: TagsOf);

    private readonly CertificateIndex _index = new(store);
    private readonly DocumentCache<IssuedCertificate> _hot = new(GenerationSize);

    /// <summary>Finds a certificate.</summary>
    /// <param name="id">The reseller's id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<IssuedCertificate?> FindAsync(CertificateId id, CancellationToken cancellationToken)
    {
        if (_hot.Find(id.Value) is { } hot)
        {
            return hot.Value;
        }

        return await _certificates.ReadAsync(id.Value, cancellationToken) is { } read ? _hot.Keep(id.Value, read).Value : null;
    }

    /// <summary>Finds a certificate by itself, not by its serial number alone.</summary>
    /// <param name="sha256">SHA-256 of the whole certificate, DER; lower-case hex.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public Task<IssuedCertificate?> FindByHashAsync(string sha256, CancellationToken cancellationToken) =>
        FirstAsync(HashTag(sha256), cancellationToken);

    /// <summary>Finds a certificate by its name in renewal information (RFC 9773 section 4.1).</summary>
    /// <param name="renewalId">The name.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public Task<IssuedCertificate?> FindByRenewalIdAsync(string renewalId, CancellationToken cancellationToken) =>
        FirstAsync(RenewalTag(renewalId), cancellationToken);

    /// <summary>Lists the certificates whose revocation is wanted and not yet seen.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<IssuedCertificate> ListBeingRevokedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var certificate in _certificates.ListAsync(BeingRevokedTag, cancellationToken))
        {
            yield return certificate.Value;
        }
    }

    /// <summary>Lists all certificates, expired ones too.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<IssuedCertificate> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var certificate in _certificates.ListAsync(null, cancellationToken))
        {
            yield return certificate.Value;
        }
    }

    /// <summary>Finds the certificate of a tenant and class for a CSR that lasts longest and is not revoked.</summary>
    /// <param name="tenant">Who paid.</param>
    /// <param name="certificateClass">The reseller's certificate class; its case does not matter.</param>
    /// <param name="csrSha256">SHA-256 of the CSR, lower-case hex.</param>
    /// <param name="sharedBy">Whose orders may be given it; <see langword="null"/>: all of the tenant.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IssuedCertificate?> FindByCsrAsync(
        TenantId tenant,
        string certificateClass,
        string csrSha256,
        string? sharedBy,
        CancellationToken cancellationToken)
    {
        IssuedCertificate? longest = null;
        await foreach (var certificate in _certificates.ListAsync(CsrTag(tenant, csrSha256), cancellationToken))
        {
            if (certificate.Value.Revocation is null
                && certificate.Value.SharedBy == sharedBy
                && string.Equals(certificate.Value.Class, certificateClass, StringComparison.OrdinalIgnoreCase)
                && (longest is null || certificate.Value.NotAfter > longest.NotAfter))
            {
                longest = certificate.Value;
            }
        }

        return longest;
    }

    /// <summary>The writes that put a new certificate into the store and its lists, to be committed together with its order.</summary>
    /// <param name="certificate">The checked certificate.</param>
    public IReadOnlyList<DocumentWrite> Add(IssuedCertificate certificate) => [_certificates.Put(certificate, 0), _index.Add(certificate)];

    /// <summary>
    /// Changes a certificate and what belongs to it together; durable when it returns. Worked out again when another change came first.
    /// </summary>
    /// <param name="id">The certificate.</param>
    /// <param name="change">Gives the changed certificate, or the very same to change nothing. May be called several times.</param>
    /// <param name="alongside">Gives the writes that belong to it. May be called several times.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The certificate as it stands then.</returns>
    /// <exception cref="KeyNotFoundException">There is no such certificate.</exception>
    public async Task<IssuedCertificate> UpdateAsync(
        CertificateId id,
        Func<IssuedCertificate, IssuedCertificate> change,
        Func<IssuedCertificate, Task<IReadOnlyList<DocumentWrite>>> alongside,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(alongside);
        while (true)
        {
            var current = await _certificates.ReadAsync(id.Value, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no certificate {id}.");
            var changed = change(current.Value);
            if (ReferenceEquals(changed, current.Value))
            {
                return changed;
            }

            try
            {
                await store.CommitAsync(
                    [
                        _certificates.Put(changed, current.Version),
                        await _index.PutAsync(changed, cancellationToken),
                        .. await alongside(changed),
                    ],
                    cancellationToken);
                return _hot.Keep(id.Value, new Versioned<IssuedCertificate>(changed, current.Version + 1)).Value;
            }
            catch (DocumentConflictException)
            {
                // Somebody changed one of the documents meanwhile; all is worked out from what they are now.
            }
        }
    }

    /// <summary>Reads a certificate of which no use is made: it takes no place among those that are kept in memory.</summary>
    internal ValueTask<Versioned<IssuedCertificate>?> ReadListedAsync(CertificateId id, CancellationToken cancellationToken) =>
        _certificates.ReadListedAsync(id.Value, cancellationToken);

    /// <summary>
    /// The writes that delete a certificate and its place in lists; once they are committed, <see cref="Forget"/> is called.
    /// </summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        Versioned<IssuedCertificate> certificate, CancellationToken cancellationToken) =>
    [
        _certificates.Delete(certificate.Value.Id.Value, certificate.Version),
        .. await _index.DeleteAsync(certificate.Value, cancellationToken),
    ];

    /// <summary>A certificate was deleted: it is not read from memory any more.</summary>
    internal void Forget(CertificateId id) => _hot.Forget(id.Value);

    /// <summary>Finds what lists show of a certificate.</summary>
    /// <param name="id">The reseller's id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    internal async ValueTask<CertificateSummary?> FindSummaryAsync(CertificateId id, CancellationToken cancellationToken) =>
        await _index.FindAsync(id, cancellationToken)
        ?? (await FindAsync(id, cancellationToken) is { } certificate ? CertificateSummary.Of(certificate) : null);

    /// <summary>Reads a page of a list of certificates.</summary>
    /// <param name="filter">Which are listed.</param>
    /// <param name="page">Which page.</param>
    /// <param name="now">The time, which tells those that have expired.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public Task<Page<CertificateSummary>> ReadPageAsync(
        CertificateFilter filter, PageRequest page, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _index.ReadPageAsync(filter, page, now, cancellationToken);
    }

    /// <summary>Gives certificates that have none their summaries.</summary>
    /// <param name="ids">The certificates.</param>
    /// <param name="alongside">What is written with them.</param>
    internal async Task SummarizeAsync(
        IReadOnlyList<CertificateId> ids, DocumentWrite alongside, CancellationToken cancellationToken)
    {
        while (true)
        {
            var writes = new List<DocumentWrite> { alongside };
            foreach (var id in ids)
            {
                if (await store.ReadListedAsync(new DocumentKey(Kind, id.Value), cancellationToken) is not null
                    && await _certificates.ReadAsync(id.Value, cancellationToken) is { } read
                    && !await _index.HasAsync(read.Value, cancellationToken))
                {
                    writes.Add(_index.Add(read.Value));
                }
            }

            try
            {
                await store.CommitAsync(writes, cancellationToken);
                return;
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Kind == CertificateIndex.Kind)
            {
                // A change gave one its summary meanwhile.
            }
        }
    }

    private static List<string> TagsOf(IssuedCertificate certificate)
    {
        var tags = new List<string>(4) { CsrTag(certificate.Tenant, certificate.CsrSha256) };
        if (certificate.Identity is { } identity)
        {
            tags.Add(HashTag(identity.Sha256));
            if (identity.RenewalId is { } renewalId)
            {
                tags.Add(RenewalTag(renewalId));
            }
        }

        if (certificate.Revocation is { IsOpen: true })
        {
            tags.Add(BeingRevokedTag);
        }

        return tags;
    }

    private async Task<IssuedCertificate?> FirstAsync(string tag, CancellationToken cancellationToken)
    {
        await foreach (var certificate in _certificates.ListAsync(tag, cancellationToken))
        {
            return certificate.Value;
        }

        return null;
    }

    private static string HashTag(string sha256) => "sha256:" + sha256;

    private static string RenewalTag(string renewalId) => "renewal:" + renewalId;

    private static string CsrTag(TenantId tenant, string csrSha256) => $"csr:{tenant.Value}:{csrSha256}";
}
