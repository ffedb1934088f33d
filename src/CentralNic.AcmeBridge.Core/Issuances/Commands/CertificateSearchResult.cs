using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>What a search after a lost answer found.</summary>
/// <param name="Found">The one certificate that belongs to the issuance.</param>
/// <param name="Unclear">The certificates found when they do not tell which belongs to it; empty otherwise.</param>
internal sealed record CertificateSearchResult(CertificateDetails? Found, IReadOnlyList<string> Unclear)
{
    /// <summary>Whether the command has done nothing that can be seen.</summary>
    public bool IsNothing => Found is null && Unclear.Count == 0;
}
