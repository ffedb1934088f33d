using CentralNic.Reseller.Sandbox.Mail;

namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>
/// DCV by mail, the same at both CAs (manual 3.5.1, 7.3): whoever reads one of the domain's known mailboxes opens a link.
/// </summary>
internal sealed class EmailValidation(Mailbox mails) : ICaValidation
{
    public DcvInstruction Describe(DcvProof proof, DcvRow row) => new(null, null, null);

    public string LookKey(DcvProof proof, DcvRow row) => $"{row.DcvDomain} {row.Email}";

    public Task<DcvFinding> LookAsync(DcvProof proof, DcvRow row, CancellationToken cancellationToken) => Task.FromResult(
        mails.IsApproved(proof.Value, row.DcvDomain, row.Email!)
            ? DcvFinding.Yes
            : DcvFinding.No($"the mail to {row.Email} for {row.DcvDomain} is not approved yet"));
}
