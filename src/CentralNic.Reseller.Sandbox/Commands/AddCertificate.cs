using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>AddCertificate (manual 8.1.2): orders a certificate, or with checkonly tells its price and names.</summary>
internal sealed class AddCertificate(
    Register register,
    Fulfilment fulfilment,
    DcvLooker looker,
    CertificateAuthority authority,
    CertificateAnswer answer,
    SandboxOptions options,
    TimeProvider time)
    : ISandboxCommand
{
    public string Name => "AddCertificate";

    public AcceptedParameters Accepted { get; } = new(
        "organizationcontact", "evapprovercontact0..3", "techcontact0..3", "csr0..256", "class", "dcvmethod", "dcvtoken",
        "domain0..250", "dcvdomain0..250", "dcvemail0..250", "dcvscope", "dcvlanguage", "servertype", "period", "techfirstname0..1",
        "techlastname0..1", "techphone0..1", "techemail0..1", "techjobtitle0..1", "evapproverfirstname", "evapproverlastname",
        "evapproverphone", "evapproveremail", "evapproverjobtitle", "organizationohandle", "organizationphandle", "organizationname",
        "organizationdba", "organizationstreet", "organizationzip", "organizationcity", "organizationstate", "organizationcountry",
        "organizationphone", "organizationemail", "checkonly", "noautofilldomains", "servicetag0..100", "addservicetag0..100");

    public bool NeedsVersion2 => true;

    public async ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = OrderRequest.Read(call);
        var contacts = TechContacts.Read(call, request.Class, register, now);
        var invoice = Invoice.For(request.Class, request.Names.Paid, options.VatPercent);
        if (request.CheckOnly)
        {
            return CheckOnly(request, invoice);
        }

        var proof = MakeProof(request, now);
        var immediate = request.DcvToken is not null;
        if (immediate)
        {
            await ProveAsync(request, proof, cancellationToken);
        }

        var entry = register.TryBuy(
            call.Account.Login,
            call.Account.Credit,
            invoice.Price + invoice.Vat,
            ids => Book(call.Account.Login, request, contacts, invoice, proof, immediate, now, ids))
            ?? throw new CommandRefusedException(ReturnCodes.CreditLimitExceeded, null);
        if (!immediate)
        {
            fulfilment.Begin(entry);
        }

        var response = WireText.Success();
        answer.Write(response, entry, register.Order(entry.OrderId), invoice);
        return response;
    }

    private static ResellerResponse CheckOnly(OrderRequest request, Invoice invoice)
    {
        var response = WireText.Success();
        CertificateAnswer.WriteComponents(response, invoice);
        return response
            .AddRange("domain", request.Names.All)
            .Add("price", WireText.Money(invoice.Price))
            .Add("vat", WireText.Money(invoice.Vat));
    }

    private DcvProof MakeProof(OrderRequest request, DateTimeOffset now)
    {
        var method = request.Method ?? throw CommandCall.Missing("dcvmethod");
        if (request.DcvToken is { } token && !DcvToken.IsFor(token, authority.DeriveSecret(CheckCertificate.TokenPurpose), request.Csr.Der, now))
        {
            throw CommandCall.Invalid("dcvtoken", "not made for this CSR, or older than 30 days");
        }

        var value = request.DcvToken ?? (request.Class.Brand == CaBrand.DigiCert ? DcvToken.Random() : DcvToken.Unique());
        return new(method, value, request.Csr.Md5, request.Csr.Sha256);
    }

    // Immediate issuance: the proof must be there already. If it is not, nothing is charged and no event comes (manual 9.1.20).
    private async Task ProveAsync(OrderRequest request, DcvProof proof, CancellationToken cancellationToken)
    {
        var finding = await looker.LookAsync(request.Class.Brand, proof, request.Rows, [], cancellationToken);
        if (!finding.Proven)
        {
            throw new CommandRefusedException(ReturnCodes.CommandFailed, finding.Reason);
        }
    }

    private BooksChange Book(
        string account, OrderRequest request, TechContacts contacts, Invoice invoice, DcvProof proof, bool immediate, DateTimeOffset now, NewIds ids)
    {
        var of = request.Class;
        var (contactIds, fresh) = contacts.Complete(ids);
        var order = new OrderEntry
        {
            Id = ids.Order(of.Prefix),
            Account = account,
            Class = of.Name,
            Status = OrderStatus.Processing,
            Created = now,
            PaidUntil = now.AddYears(1),
            CaOrderId = NewIds.AtCa(),
        };
        var certificate = new CertificateEntry
        {
            Id = ids.Certificate(of.Prefix),
            OrderId = order.Id,
            Account = account,
            Class = of.Name,
            Status = SandboxCertificateStatus.Processing,
            CsrPem = request.Csr.ToPem(),
            Rows = request.Rows,
            Proof = proof,
            ServerType = request.ServerType,
            TechContacts = contactIds,
            ServiceTags = request.ServiceTags,
            Created = now,
            Updated = now,
            CaCertificateId = NewIds.AtCa(),
        };
        if (immediate)
        {
            var issued = fulfilment.Issue(of, request.Csr, request.Names.All, order.PaidUntil);
            certificate = certificate.Issued(issued, now) with { ProvenAt = now };
            order = order.Become(OrderStatus.Active);
        }

        return new()
        {
            Order = order,
            Certificate = certificate,
            Contacts = fresh.Count == 0 ? null : fresh,
            Purchase = new()
            {
                Command = Name,
                Account = account,
                CertificateId = certificate.Id,
                OrderId = order.Id,
                Class = of.Name,
                Names = request.Names.All,
                ServiceTags = request.ServiceTags,
                Components = invoice.Components,
                Price = invoice.Price,
                Vat = invoice.Vat,
                CsrSha256 = proof.CsrSha256,
                Time = now,
            },
        };
    }

}
