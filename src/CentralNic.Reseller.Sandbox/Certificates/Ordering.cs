using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.Contacts;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// Places a checked request: proves it at once if it has a token, bills it unless it is a reissue, records it and has it fulfilled.
/// </summary>
internal sealed class Ordering(
    Register register,
    Fulfilment fulfilment,
    CertificateOutcomes outcomes,
    DcvChecker dcv,
    CertificateAuthority authority,
    TimeProvider time)
{
    /// <summary>What the CA's secret behind request tokens is derived for (manual 9.1.20).</summary>
    public const string TokenPurpose = "dcv-token";

    /// <summary>Places a request.</summary>
    /// <param name="call">The command, whose account pays.</param>
    /// <param name="request">The request.</param>
    /// <param name="invoice">
    /// What it costs; <see langword="null"/>: a reissue, which is free and belongs to its parent's order (manual 4.1).
    /// </param>
    /// <param name="cancellationToken">Ends the checks of immediate issuance.</param>
    /// <returns>The new certificate and its order.</returns>
    /// <exception cref="CommandRefusedException">
    /// The request failed; the answer tells a number for the reseller's support (manual 8.1.2).
    /// </exception>
    public async Task<(CertificateEntry Certificate, OrderEntry Order)> PlaceAsync(
        CommandCall call, OrderRequest request, Invoice? invoice, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = MakeProof(request, now);
        var immediate = request.Dcv.Token is not null;
        try
        {
            if (immediate)
            {
                await ProveAsync(request, proof, cancellationToken);
            }

            var change = register.Change((snapshot, ids) => Record(snapshot, ids, call, request, invoice, proof, immediate, now))!;
            if (!immediate)
            {
                fulfilment.Begin(change.Certificates![0]);
            }

            return (change.Certificates![0], change.Orders![0]);
        }
        catch (CommandRefusedException e)
        {
            throw new CommandRefusedException(e.Code, e.Detail) { FailedRequest = NewIds.FailedRequest() };
        }
    }

    private DcvProof MakeProof(OrderRequest request, DateTimeOffset now)
    {
        var method = request.Dcv.Method ?? throw CommandCall.Missing("dcvmethod");
        if (request.Dcv.Token is { } token && !DcvToken.IsFor(token, authority.DeriveSecret(TokenPurpose), request.Csr.Der, now))
        {
            throw CommandCall.Invalid("dcvtoken", "not made for this CSR, or older than 30 days");
        }

        var value = request.Dcv.Token ?? (request.Class.Brand == CaBrand.DigiCert ? DcvToken.Random() : DcvToken.Unique());
        return new(method, value, request.Csr.Md5, request.Csr.Sha256);
    }

    // Immediate issuance: the proof must be there already. If it is not, nothing is charged and no event comes (manual 9.1.20).
    private async Task ProveAsync(OrderRequest request, DcvProof proof, CancellationToken cancellationToken)
    {
        var finding = await dcv.LookAsync(request.Class.Brand, proof, request.Dcv.Rows, [], cancellationToken);
        if (!finding.Proven)
        {
            throw new CommandRefusedException(ReturnCodes.CommandFailed, finding.Reason);
        }
    }

    private StateChange Record(
        SandboxSnapshot snapshot,
        NewIds ids,
        CommandCall call,
        OrderRequest request,
        Invoice? invoice,
        DcvProof proof,
        bool immediate,
        DateTimeOffset now)
    {
        if (invoice is not null && snapshot.Ledger.Spent(call.Account.Login) + invoice.Total > call.Account.Credit)
        {
            throw new CommandRefusedException(ReturnCodes.CreditLimitExceeded, null);
        }

        var (contacts, fresh) = request.Contacts.Complete(ids);
        var order = invoice is null ? Reopened(snapshot, request.Parent!, now) : NewOrder(ids, call, request.Class, now);
        var certificate = NewCertificate(ids, order, request, contacts, proof, now);
        if (immediate)
        {
            var issued = outcomes.Issue(request.Class, request.Csr, request.Names.All, order.PaidUntil);
            certificate = certificate.Issued(issued, now) with { ProvenAt = now };
            order = order.Become(OrderStatus.Active, now);
        }

        return new()
        {
            Orders = [order],
            Certificates = [certificate],
            Contacts = fresh.Count == 0 ? null : fresh,
            Purchase = invoice is null ? null : NewPurchase(certificate, invoice),
        };
    }

    // At Sectigo a revoked certificate cannot be replaced; at DigiCert the order lives on (manual 8.1.6).
    private static OrderEntry Reopened(SandboxSnapshot snapshot, CertificateEntry parent, DateTimeOffset now)
    {
        var order = snapshot.Order(parent.OrderId);
        var status = order.StatusAt(now);
        if (status is not (OrderStatus.Active or OrderStatus.Processing))
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandSequence, $"the order is {status.WireName()}");
        }

        return snapshot.Certificate(parent.Id).Status == SandboxCertificateStatus.Revoked
            && ClassTable.Get(parent.Class).Brand == CaBrand.Sectigo
            ? throw new CommandRefusedException(ReturnCodes.InvalidCommandSequence, "the certificate is revoked")
            : order.Become(OrderStatus.Processing, now);
    }

    private static OrderEntry NewOrder(NewIds ids, CommandCall call, CertificateClass of, DateTimeOffset now) => new()
    {
        Id = ids.Order(of.Prefix),
        Account = call.Account.Login,
        Class = of.Name,
        Status = OrderStatus.Processing,
        Created = now,
        PaidUntil = now.AddYears(1),
        CaOrderId = NewIds.AtCa(),
    };

    private static CertificateEntry NewCertificate(
        NewIds ids, OrderEntry order, OrderRequest request, ContactSet contacts, DcvProof proof, DateTimeOffset now) => new()
        {
            Id = ids.Certificate(request.Class.Prefix),
            OrderId = order.Id,
            Account = order.Account,
            Origin = request.Origin,
            ParentId = request.Parent?.Id,
            Class = request.Class.Name,
            Status = SandboxCertificateStatus.Processing,
            CsrPem = request.Csr.ToPem(),
            NoAutoFill = request.NoAutoFill,
            Rows = request.Dcv.Rows,
            Proof = proof,
            ServerType = request.ServerType,
            TechContacts = contacts.Tech,
            OrganizationContact = contacts.Organization,
            EvApproverContacts = contacts.EvApprovers,
            ServiceTags = request.ServiceTags,
            Created = now,
            Updated = now,
            CaCertificateId = NewIds.AtCa(),
        };

    private static SandboxPurchase NewPurchase(CertificateEntry certificate, Invoice invoice) => new()
    {
        Command = certificate.Origin == CertificateOrigin.Renewal ? "RenewCertificate" : "AddCertificate",
        Account = certificate.Account,
        CertificateId = certificate.Id,
        OrderId = certificate.OrderId,
        Class = certificate.Class,
        Names = certificate.Names,
        ServiceTags = certificate.ServiceTags,
        Components = invoice.Components,
        Price = invoice.Price,
        Vat = invoice.Vat,
        CsrSha256 = certificate.Proof.CsrSha256,
        Time = certificate.Created,
    };
}
