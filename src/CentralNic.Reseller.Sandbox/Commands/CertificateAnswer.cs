using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>Writes a certificate as AddCertificate and StatusCertificate answer it, in the order of manual 9.1.16 to 9.1.22.</summary>
internal sealed class CertificateAnswer(CertificateAuthority authority, DcvLooker looker, TimeProvider time)
{
    /// <summary>Adds the certificate's properties.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="entry">The certificate.</param>
    /// <param name="order">Its order.</param>
    /// <param name="invoice">What was billed; <see langword="null"/> for StatusCertificate.</param>
    public void Write(ResellerResponse response, CertificateEntry entry, OrderEntry order, Invoice? invoice)
    {
        var of = ClassTable.Get(entry.Class);
        if (invoice is not null)
        {
            WriteComponents(response, invoice);
        }

        response
            .Add("ca", of.Brand.ToString())
            .Add("ca certificate id", WireText.Number(entry.CaCertificateId))
            .Add("ca order id", WireText.Number(order.CaOrderId));
        if (entry.Pem is not null)
        {
            response.AddRange("cert", SigningRequest.Lines(entry.Pem));
        }

        response
            .Add("certificate", entry.Id)
            .Add("class", of.DisplayName)
            .Add("created by", entry.Account)
            .Add("created date", WireText.LongDate(entry.Created))
            .AddRange("csr", SigningRequest.Lines(entry.CsrPem));
        var instructions = Instructions(entry, of);
        response
            .AddRange("dcv domain", entry.Rows.Select(r => r.DcvDomain))
            .AddRange("dcv email", entry.Rows.Select(r => r.Email).OfType<string>())
            .AddRange("dcv method", entry.Rows.Select(_ => entry.Proof.Method.WireName()))
            .AddRange("dns rr", instructions.Select(i => i.DnsRecord).OfType<string>())
            .AddRange("domain", entry.Rows.Select(r => r.Name));
        if (invoice is null || entry.Pem is not null)
        {
            response.Add("expiration date", WireText.Date(entry.NotAfter));
        }

        response
            .AddRange("file contents", instructions.Select(i => i.FileContents).OfType<string>())
            .AddRange("file name", instructions.Select(i => i.FileName).OfType<string>());
        if (entry.Pem is not null)
        {
            response.AddRange("intermediate", SigningRequest.Lines(authority.IntermediatePem(of.Brand)));
        }

        response.Add("order", order.Id).Add("order paid until", WireText.LongDate(order.PaidUntil));
        if (invoice is not null)
        {
            response.Add("price", WireText.Money(invoice.Price));
        }

        if (entry.Pem is not null)
        {
            response.AddRange("root", SigningRequest.Lines(authority.RootPem));
        }

        response
            .Add("server type", entry.ServerType)
            .Add("status", entry.StatusAt(time.GetUtcNow()).WireName())
            .AddRange("techcontact", entry.TechContacts)
            .Add("updated by", entry.Account)
            .Add("updated date", WireText.LongDate(entry.Updated));
        if (invoice is not null)
        {
            response.Add("vat", WireText.Money(invoice.Vat));
        }
    }

    /// <summary>Adds what a price consists of (manual 9.1.14).</summary>
    public static void WriteComponents(ResellerResponse response, Invoice invoice) => response
        .AddRange("billingcount", invoice.Components.Select(c => WireText.Number(c.Count)))
        .AddRange("billingtype", invoice.Components.Select(c => c.Type));

    // What to publish is told while it matters (manual 9.1.21 against 9.1.22).
    private List<DcvInstruction> Instructions(CertificateEntry entry, CertificateClass of)
    {
        var way = looker.WayOf(of.Brand, entry.Proof.Method);
        return entry.Status == SandboxCertificateStatus.Processing ? [.. entry.Rows.Select(r => way.Describe(entry.Proof, r))] : [];
    }
}
