using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>Answers a certificate as the four commands do that order one or tell of one (manual 9.1.16 to 9.1.25).</summary>
internal sealed class CertificateAnswer(CertificateAuthority authority, DcvChecker dcv, TimeProvider time)
{
    /// <summary>The answer to checkonly: the names and what they cost (manual 9.1.13).</summary>
    public static ResellerResponse Quote(IReadOnlyList<string> names, Invoice invoice) =>
        WithPrice(WithComponents(new(), invoice), invoice).AddRange("domain", names).ToResponse();

    /// <summary>The answer to AddCertificate (manual 9.1.16).</summary>
    public ResellerResponse ToAdd(CertificateEntry entry, OrderEntry order, Invoice invoice) =>
        WithPrice(WithComponents(Sheet(entry, order), invoice), invoice).Add("order", order.Id).ToResponse();

    /// <summary>
    /// The answer to RenewCertificate (manual 9.1.24), which names the order otherwise than the others and the price not at all.
    /// </summary>
    public ResellerResponse ToRenew(CertificateEntry entry, OrderEntry order, Invoice invoice) =>
        WithComponents(Sheet(entry, order), invoice)
            .Add("certificateorder", order.Id)
            .Add("parent certificate", entry.ParentId)
            .ToResponse();

    /// <summary>The answer to ReissueCertificate (manual 9.1.25).</summary>
    public ResellerResponse ToReissue(CertificateEntry entry, OrderEntry order) =>
        Sheet(entry, order).Add("order", order.Id).Add("parent certificate", entry.ParentId).ToResponse();

    /// <summary>The answer to StatusCertificate (manual 9.1.21, 9.1.22).</summary>
    public ResellerResponse ToStatus(CertificateEntry entry, OrderEntry order, ChainFormat format)
    {
        var sheet = Sheet(entry, order, format).Add("order", order.Id);
        return (entry.Pem is null ? sheet.Add("expiration date", "") : sheet).ToResponse();
    }

    private PropertySheet Sheet(CertificateEntry entry, OrderEntry order, ChainFormat format = ChainFormat.Pem)
    {
        var of = ClassTable.Get(entry.Class);
        var sheet = new PropertySheet()
            .Add("ca", of.Brand.ToString())
            .Add("ca certificate id", WireText.Number(entry.CaCertificateId))
            .Add("ca order id", WireText.Number(order.CaOrderId))
            .Add("certificate", entry.Id)
            .Add("class", of.DisplayName)
            .Add("created by", entry.CreatedBy ?? entry.Account)
            .Add("created date", WireText.LongDate(entry.Created))
            .AddRange("csr", SigningRequest.Lines(entry.CsrPem))
            .AddRange("domain", entry.Names)
            .AddRange("evapprovercontact", entry.EvApproverContacts)
            .Add("order paid until", WireText.LongDate(order.PaidUntil))
            .Add("organizationcontact", entry.OrganizationContact)
            .Add("server type", entry.ServerType)
            .Add("status", entry.StatusAt(time.GetUtcNow()).WireName())
            .AddRange("techcontact", entry.TechContacts)
            .Add("updated by", entry.Account)
            .Add("updated date", WireText.LongDate(entry.Updated));
        AddDcv(sheet, entry, of);
        AddIssued(sheet, entry, of, format);
        return sheet;
    }

    private void AddDcv(PropertySheet sheet, CertificateEntry entry, CertificateClass of)
    {
        sheet
            .AddRange("dcv domain", entry.Rows.Select(r => r.DcvDomain))
            .AddRange("dcv email", entry.Rows.Select(r => r.Email).OfType<string>())
            .AddRange("dcv method", entry.Rows.Select(_ => entry.Proof.Method.WireName()));

        // What to publish is told while it matters (manual 9.1.21 against 9.1.22).
        if (entry.Status == SandboxCertificateStatus.Processing)
        {
            var validation = dcv.ValidationOf(of.Brand, entry.Proof.Method);
            var instructions = entry.Rows.Select(r => validation.Describe(entry.Proof, r)).ToList();
            sheet
                .AddRange("dns rr", instructions.Select(i => i.DnsRecord).OfType<string>())
                .AddRange("file contents", instructions.Select(i => i.FileContents).OfType<string>())
                .AddRange("file name", instructions.Select(i => i.FileName).OfType<string>());
        }
    }

    private void AddIssued(PropertySheet sheet, CertificateEntry entry, CertificateClass of, ChainFormat format)
    {
        if (entry.Pem is not null)
        {
            sheet.AddRange("cert", SigningRequest.Lines(entry.Pem)).Add("expiration date", WireText.Date(entry.NotAfter));
            ChainFormats.Write(sheet, format, entry.Pem, authority.IntermediatePem(of.Brand), authority.RootPem);
        }
    }

    private static PropertySheet WithComponents(PropertySheet sheet, Invoice invoice) => sheet
        .AddRange("billingcount", invoice.Components.Select(c => WireText.Number(c.Count)))
        .AddRange("billingtype", invoice.Components.Select(c => c.Type));

    private static PropertySheet WithPrice(PropertySheet sheet, Invoice invoice) => sheet
        .Add("price", WireText.Money(invoice.Price))
        .Add("vat", WireText.Money(invoice.Vat));
}
