using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Certificates;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.AccountImport;

/// <summary>What tests of imports do and look at again and again.</summary>
internal static class ImportSteps
{
    /// <summary>All goes to the tenant that pays where no other is configured.</summary>
    public static ImportRequest ToDefault { get; } = new() { Tenant = TenantDirectory.DefaultId };

    /// <summary>A tenant that may have one domain.</summary>
    public static Tenant TenantOf(string name, string domain) => new() { Id = new TenantId(name), Names = new NameSuffixes([domain]) };

    /// <summary>What was found about the CertificateOrder of a certificate.</summary>
    public static ImportFinding FindingOf(ImportReport report, CertificateDetails certificate) =>
        Assert.Single(report.Findings, finding => finding.CertificateOrder == certificate.OrderId);

    /// <summary>Why.</summary>
    public static string ReasonOf(ImportReport report, CertificateDetails certificate) => FindingOf(report, certificate).Reason;

    /// <summary>An ACME order, which gets its certificate.</summary>
    public static async Task<Order> IssueAsync(BridgeHarness harness, string? profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.True(
            valid.Status == OrderStatus.Valid,
            $"{string.Join(", ", names)}: {valid.Status} {valid.Error?.Detail} {valid.Issuance?.State} {valid.Issuance?.Question}");
        return valid;
    }
}
