using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>What an import found and did.</summary>
/// <param name="Findings">One per CertificateOrder of the account, those that are paid longest first.</param>
public sealed record ImportReport(ImmutableArray<ImportFinding> Findings)
{
    /// <summary>The CertificateOrders of one outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public IEnumerable<ImportFinding> Of(ImportOutcome outcome) => Findings.Where(finding => finding.Outcome == outcome);

    /// <summary>How many were adopted, or would be, by class, and how many names these have.</summary>
    public IEnumerable<(string Class, int CertificateOrders, int Names)> Sums => Of(ImportOutcome.Adopted)
        .GroupBy(finding => finding.Class, StringComparer.Ordinal)
        .OrderBy(ofClass => ofClass.Key, StringComparer.Ordinal)
        .Select(ofClass => (ofClass.Key, ofClass.Count(), ofClass.Sum(finding => finding.Names.Length)));
}
