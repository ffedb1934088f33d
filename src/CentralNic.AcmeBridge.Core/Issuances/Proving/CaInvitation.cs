using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>Asks the CA to look at the proofs now (ResendNotification, manual 9.1.27).</summary>
internal sealed class CaInvitation(ResellerClient reseller, ILogger<CaInvitation> logger)
{
    /// <summary>Asks. That the CA could not be asked is no failure: it looks by itself too.</summary>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    public async Task SendAsync(Order order, CancellationToken cancellationToken)
    {
        var certificate = order.Issuance!.Certificate!.Value;
        try
        {
            await reseller.Certificates.ResendNotificationAsync(certificate.Value, CommandPriority.Interactive, cancellationToken);
            logger.AskedToLook(order.Id.Value, certificate.Value);
        }
        catch (ResellerException refusal) when (!refusal.IsRetryable() || refusal.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            // The status forbids it (547) where the CA has issued already; the certificate's status will tell.
            var level = refusal.Kind == ResellerErrorKind.State ? LogLevel.Information : LogLevel.Warning;
            logger.NotAskedToLook(level, refusal.Message, order.Id.Value, certificate.Value);
        }
    }
}
