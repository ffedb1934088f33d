using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>Takes up what was intended and not accepted, also after a restart, and looks for the end of what was accepted.</summary>
internal sealed class RevocationRounds(
    CertificateShelf shelf, Revoker revoker, IssuanceOptions options, TimeProvider time, ILogger<RevocationRounds> logger)
{
    private readonly Dictionary<CertificateId, DateTimeOffset> _nextLooks = [];

    /// <summary>Goes round until the program stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var open = new List<IssuedCertificate>();
            await foreach (var certificate in shelf.ListBeingRevokedAsync(CancellationToken.None))
            {
                open.Add(certificate);
            }

            foreach (var gone in _nextLooks.Keys.Except(open.Select(certificate => certificate.Id)).ToList())
            {
                _nextLooks.Remove(gone);
            }

            foreach (var certificate in open.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
            {
                await TakeUpAsync(certificate, cancellationToken);
            }

            await Task.Delay(options.RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeUpAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        try
        {
            if (certificate.Revocation!.State == RevocationState.Intended)
            {
                await revoker.CarryOutAsync(certificate.Id, maybeSent: true);
            }
            else if (time.GetUtcNow() >= _nextLooks.GetValueOrDefault(certificate.Id, certificate.Revocation.Since + options.FallbackLook))
            {
                _nextLooks[certificate.Id] = time.GetUtcNow() + options.FallbackLook;
                await revoker.LookAsync(certificate.Id, closeFailed: false, cancellationToken);
            }
        }
        catch (ResellerException trouble) when (trouble.WillPass())
        {
            logger.NotNow(trouble, certificate.Id, options.RetryDelay);
        }
        catch (ResellerException refusal)
        {
            logger.NotSeen(refusal, certificate.Id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next start takes it up.
        }
    }
}
