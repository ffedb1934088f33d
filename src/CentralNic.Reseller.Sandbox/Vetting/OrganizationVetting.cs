using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Vetting;

/// <summary>
/// The vetting of OV and EV certificates: an operator decides, or the CA by itself after its time. What was approved stays so for
/// reissues of the order, and at DigiCert for every certificate of the same organization contact (manual 7.1).
/// </summary>
internal sealed class OrganizationVetting(Register register, SandboxVettingOptions options) : IVetting
{
    // CA/Browser Forum ballot SC-081v3: what is known of an organization may be used for 398 days.
    private static readonly TimeSpan Reuse = TimeSpan.FromDays(398);

    /// <summary>Whether the CA looks at an organization at all before it issues this certificate.</summary>
    public static bool IsNeededFor(CertificateEntry certificate) => ClassTable.Get(certificate.Class).Type is "OV" or "EV";

    public VettingProgress ProgressOf(CertificateEntry certificate, DateTimeOffset now)
    {
        if (!IsNeededFor(certificate) || certificate.Vetting is { Refusal: null } || IsKnown(certificate, now))
        {
            return VettingProgress.Done;
        }

        if (certificate.Vetting is { Refusal: { } refusal })
        {
            return VettingProgress.Refused(refusal);
        }

        var due = OwnDecisionAt(certificate);
        return due > now || due is null
            ? VettingProgress.Waiting(due)
            : options.Approves ? VettingProgress.Done : VettingProgress.Refused("the organization could not be verified");
    }

    private bool IsKnown(CertificateEntry certificate, DateTimeOffset now) => register.Read(snapshot =>
        (ClassTable.Get(certificate.Class).Brand == CaBrand.DigiCert && certificate.OrganizationContact is { } contact
            ? snapshot.Certificates.Where(c => c.OrganizationContact == contact && ClassTable.Get(c.Class).Brand == CaBrand.DigiCert)
            : snapshot.CertificatesOf(certificate.OrderId))
        .Any(c => c.Id != certificate.Id && ApprovedAt(c, now) > now - Reuse));

    private DateTimeOffset? ApprovedAt(CertificateEntry certificate, DateTimeOffset now) => certificate.Vetting switch
    {
        { Refusal: null } decision => decision.At,
        null when options.Approves && IsNeededFor(certificate) && OwnDecisionAt(certificate) is { } due && due <= now => due,
        _ => null,
    };

    private DateTimeOffset? OwnDecisionAt(CertificateEntry certificate) => certificate.ProvenAt + options.DecidesAfter;
}
