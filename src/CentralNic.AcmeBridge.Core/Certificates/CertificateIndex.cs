using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>The lists of certificates: a summary beside each certificate, changed in the same commit.</summary>
/// <param name="store">Where they are kept.</param>
internal sealed class CertificateIndex(IDocumentStore store)
{
    public const string Kind = "certificate-summary";

    private readonly DocumentSet<CertificateSummary> _summaries = new(
        store,
        Kind,
        CertificatesJson.Default,
        summary => summary.DocumentId,
        aliases: summary => [summary.Certificate.Value],
        tags: CertificateTags.Of);

    /// <summary>The write for a new certificate.</summary>
    public DocumentWrite Add(IssuedCertificate certificate) => _summaries.Put(CertificateSummary.Of(certificate), 0);

    /// <summary>The write for a certificate that was changed; one that an older version added gets its summary with it.</summary>
    public async Task<DocumentWrite> PutAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        var summary = CertificateSummary.Of(certificate);
        return _summaries.Put(summary, (await _summaries.ReadAsync(summary.DocumentId, cancellationToken))?.Version ?? 0);
    }

    /// <summary>The write that deletes the summary of a certificate; none: it has none.</summary>
    public async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        var id = CertificateSummary.DocumentIdOf(certificate.Id, certificate.NotAfter);
        return await _summaries.ReadListedAsync(id, cancellationToken) is { } read ? [_summaries.Delete(id, read.Version)] : [];
    }

    /// <summary>Finds the summary of a certificate; <see langword="null"/>: it has none yet.</summary>
    public async ValueTask<CertificateSummary?> FindAsync(CertificateId id, CancellationToken cancellationToken) =>
        (await _summaries.ReadByAliasAsync(id.Value, cancellationToken))?.Value;

    /// <summary>Whether a certificate has its summary.</summary>
    public async ValueTask<bool> HasAsync(IssuedCertificate certificate, CancellationToken cancellationToken) =>
        await _summaries.ReadAsync(CertificateSummary.DocumentIdOf(certificate.Id, certificate.NotAfter), cancellationToken) is not null;

    /// <summary>Reads a page of a list.</summary>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public Task<Page<CertificateSummary>> ReadPageAsync(
        CertificateFilter filter, PageRequest page, DateTimeOffset now, CancellationToken cancellationToken) =>
        _summaries.ReadPageAsync(
            page, filter.Tags, certificate => filter.Matches(certificate, now), cancellationToken, filter.Ranges(now));
}
