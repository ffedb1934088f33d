using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>
/// The only sender of RevokeCertificate (manual 8.1.6), for revocations that are committed as intended. What cannot be told from the answer
/// is looked up by StatusCertificate.
/// </summary>
internal sealed class Revoker(
    CertificateRepository certificates, RevocationRecords records, ResellerClient reseller, ILogger<Revoker> logger)
{
    /// <summary>One command at a time for a certificate, whoever asks.</summary>
    private readonly KeyedLock<CertificateId> _locks = new(1);

    /// <summary>Carries an intended revocation out; nothing happens when it is accepted already.</summary>
    /// <param name="maybeSent">Whether the command may have been sent before: then its effect is looked for first.</param>
    /// <exception cref="ResellerException">
    /// It is not accepted. When the same can succeed later it stays intended, otherwise it is withdrawn.
    /// </exception>
    public async Task CarryOutAsync(CertificateId id, bool maybeSent)
    {
        // Once begun it is brought to its end: a client that goes away leaves a revocation that is wanted.
        using var turn = await _locks.TakeAsync(id, CancellationToken.None);
        if (await certificates.FindAsync(id, CancellationToken.None) is not { Revocation.State: RevocationState.Intended } certificate)
        {
            return;
        }

        using var caller = CommandCaller.Begin(new CommandCaller(certificate.Tenant.Value));
        if (maybeSent && await IsAcceptedAsync(id))
        {
            return;
        }

        try
        {
            await reseller.Certificates.RevokeAsync(id.Value, CommandPriority.Interactive, CancellationToken.None);
        }
        catch (ResellerException trouble) when (trouble.Kind == ResellerErrorKind.OutcomeUnknown || !trouble.IsRetryable())
        {
            // A refusal is looked up too: it is given for what is revoked already (547), and "command failed" (549) is not believed.
            if (await IsAcceptedAsync(id))
            {
                return;
            }

            if (!trouble.IsRetryable())
            {
                logger.Refused(trouble.Message, id);
                await records.WithdrawAsync(id, CancellationToken.None);
            }

            throw;
        }

        await records.AcceptAsync(id, CancellationToken.None);
        logger.Accepted(id);
    }

    /// <summary>Looks how a certificate stands at the reseller.</summary>
    /// <param name="closeFailed">Whether an event says that it could not be revoked.</param>
    public async Task<IssuedCertificate?> LookAsync(CertificateId id, bool closeFailed, CancellationToken cancellationToken)
    {
        var details = await reseller.Certificates.StatusAsync(id.Value, CommandPriority.Polling, cancellationToken);
        return await records.SawAsync(id, details.Status, closeFailed, cancellationToken);
    }

    private async Task<bool> IsAcceptedAsync(CertificateId id)
    {
        var details = await reseller.Certificates.StatusAsync(id.Value, CommandPriority.Interactive, CancellationToken.None);
        var seen = await records.SawAsync(id, details.Status, closeFailed: false, CancellationToken.None);
        return details.Status is CertificateStatus.Revoked or CertificateStatus.RevokeProcessing or CertificateStatus.Expired
            && seen is { Revocation.State: not RevocationState.Intended };
    }
}
